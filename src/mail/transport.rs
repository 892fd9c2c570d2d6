//! Where letters go: an SMTP server, or a folder of files.

use crate::app::App;
use crate::error::{CommandError, Result};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;
use uuid::Uuid;

/// How a delivery failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// Nobody answered: the next letters would fare no better now.
    Unreachable(String),
    /// This letter was put off.
    Later(String),
    /// This letter was refused for good.
    Never(String),
}

pub enum Transport {
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>),
    Folder(PathBuf),
}

impl Transport {
    /// The transport that the settings name.
    ///
    /// # Errors
    /// Settings that do not fit together.
    pub fn new(app: &App) -> Result<Self> {
        let mail = &app.settings.mail;
        if app.practice || mail.transport == "folder" {
            return Ok(Self::Folder(app.data.0.join("mail")));
        }
        let fault = |error: lettre::transport::smtp::Error| CommandError::Fault(format!("mail: {error}"));
        let host = mail.smtp_host.as_str();
        let builder = match mail.smtp_security.as_str() {
            "tls" => AsyncSmtpTransport::<Tokio1Executor>::relay(host).map_err(fault)?,
            "starttls" => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(host).map_err(fault)?,
            "none" if loopback(host) => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host),
            other => {
                return Err(CommandError::Fault(format!("mail.smtp_security = {other:?} to {host:?}")));
            }
        };
        let mut builder = builder;
        if !mail.smtp_ca.is_empty() {
            builder = builder.tls(own_house(host, &mail.smtp_ca, mail.smtp_security == "tls")?);
        }
        let mut builder = builder.port(mail.smtp_port).timeout(Some(Duration::from_secs(20)));
        if !mail.smtp_user.is_empty() {
            builder =
                builder.credentials(Credentials::new(mail.smtp_user.clone(), mail.smtp_password.clone()));
        }
        Ok(Self::Smtp(Box::new(builder.build())))
    }

    /// Delivers one letter; `id` names its file in a folder.
    ///
    /// # Errors
    /// [`Undelivered`] says whether and when to try again.
    pub async fn deliver(&self, id: Uuid, message: Message) -> Result<(), Undelivered> {
        match self {
            Self::Folder(folder) => into_folder(folder, id, &message)
                .await
                .map_err(|error| Undelivered::Unreachable(error.to_string())),
            Self::Smtp(smtp) => match smtp.send(message).await {
                Ok(_) => Ok(()),
                Err(error) if error.is_permanent() => Err(Undelivered::Never(error.to_string())),
                Err(error) if error.is_transient() => Err(Undelivered::Later(error.to_string())),
                Err(error) => Err(Undelivered::Unreachable(error.to_string())),
            },
        }
    }
}

/// TLS that also trusts the authority in `file`.
fn own_house(host: &str, file: &str, wrapped: bool) -> Result<Tls> {
    let fault = |error: String| CommandError::Fault(format!("mail.smtp_ca {file}: {error}"));
    let pem = std::fs::read(file).map_err(|error| fault(error.to_string()))?;
    let authority = Certificate::from_pem(&pem).map_err(|error| fault(error.to_string()))?;
    let parameters = TlsParameters::builder(host.to_owned())
        .add_root_certificate(authority)
        .build()
        .map_err(|error| fault(error.to_string()))?;
    Ok(if wrapped { Tls::Wrapper(parameters) } else { Tls::Required(parameters) })
}

fn loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Written beside and renamed, so that no half letter is ever seen.
async fn into_folder(folder: &std::path::Path, id: Uuid, message: &Message) -> std::io::Result<()> {
    tokio::fs::create_dir_all(folder).await?;
    let part = folder.join(format!("{id}.part"));
    tokio::fs::write(&part, message.formatted()).await?;
    tokio::fs::rename(part, folder.join(format!("{id}.eml"))).await
}
