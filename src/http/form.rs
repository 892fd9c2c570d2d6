//! Forms: tokens checked, request id taken, fields parsed into closed types.
//! What was typed is kept, so a form that fails comes back filled in.

use super::carried::{self, Kept, Slot};
use super::failure::Failure;
use super::view::View;
use crate::app::{App, By, Request};
use crate::words;
use axum::extract::{FromRequest, Multipart};
use axum::http::{HeaderMap, header};
use domain::message::{Message, Problem};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// Typed fields in the order they came, without the two tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(pub Vec<(String, String)>);

impl Values {
    pub fn first(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value.trim())
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.trim())
    }

    /// Parses into a closed type; unknown fields are refused where it says so.
    ///
    /// # Errors
    /// [`Failure::BadRequest`]: a browser following our forms never gets it.
    pub fn parse<F: DeserializeOwned>(&self) -> Result<F, Failure> {
        let encoded = serde_html_form::to_string(&self.0).map_err(|e| Failure::Internal(Box::new(e)))?;
        serde_html_form::from_str(&encoded)
            .map_err(|e| Failure::BadRequest(Message::new("common-error-form").with("detail", e)))
    }
}

/// A form as a template shows it: what was typed and what is wrong with it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FormView {
    pub values: BTreeMap<String, serde_json::Value>,
    pub errors: Vec<ErrorLine>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ErrorLine {
    pub field: String,
    pub text: String,
}

impl FormView {
    pub fn new(values: &Values) -> Self {
        let mut map = BTreeMap::<String, serde_json::Value>::new();
        for (name, value) in &values.0 {
            let value = serde_json::Value::from(value.as_str());
            match map.get_mut(name) {
                None => {
                    map.insert(name.clone(), value);
                }
                Some(serde_json::Value::Array(list)) => list.push(value),
                Some(single) => *single = serde_json::Value::Array(vec![single.take(), value]),
            }
        }
        Self { values: map, errors: Vec::new() }
    }

    /// A form filled from a record.
    pub fn filled<N: Into<String>, V: Into<serde_json::Value>>(
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let values = pairs.into_iter().map(|(n, v)| (n.into(), v.into())).collect();
        Self { values, errors: Vec::new() }
    }

    #[must_use]
    pub fn with_problems(mut self, lang: &str, problems: &[Problem]) -> Self {
        self.errors = problems
            .iter()
            .map(|p| ErrorLine { field: p.field.clone(), text: words::say(lang, &p.message) })
            .collect();
        self
    }
}

/// A posted form. The CSRF token has been checked.
pub struct Posted<F> {
    pub view: View,
    pub form: F,
    pub values: Values,
    pub request: Request,
    /// The code and the path that the step-up page adds; empty on other forms.
    pub step_up: (String, String),
}

impl<F> Posted<F> {
    /// Who acts, under this form's request id.
    ///
    /// # Errors
    /// [`Failure::SignIn`] for a visitor.
    pub fn by(&self) -> Result<By, Failure> {
        Ok(By { request: Some(self.request.clone()), ..self.view.by()? })
    }
}

impl<F: DeserializeOwned> FromRequest<App> for Posted<F> {
    type Rejection = Failure;

    async fn from_request(request: axum::extract::Request, app: &App) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let view = view_of(&parts.extensions)?;
        let bytes = axum::body::to_bytes(body, app.settings.server.body_limit_bytes)
            .await
            .map_err(|_| Failure::TooLarge)?;
        let pairs: Vec<(String, String)> = serde_html_form::from_bytes(&bytes)
            .map_err(|e| Failure::BadRequest(Message::new("common-error-form").with("detail", e)))?;
        let kit = |name: &str| {
            pairs.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let step_up = (kit(carried::CODE), kit(carried::NEXT));
        let (values, request) = check(&view, &parts.headers, &view.path, pairs, &[])?;
        if let Some(slot) = parts.extensions.get::<Slot>() {
            slot.keep(Kept { values: values.clone(), request_id: request.id.to_string() });
        }
        Ok(Self { form: values.parse()?, view, values, request, step_up })
    }
}

/// One uploaded file, as it came.
#[derive(Clone, Debug)]
pub struct File {
    pub field: String,
    pub name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
}

/// A posted form with files, or with none.
pub struct Uploaded {
    pub view: View,
    pub values: Values,
    pub files: Vec<File>,
    pub request: Request,
}

impl<F> From<Posted<F>> for Uploaded {
    fn from(posted: Posted<F>) -> Self {
        Self { view: posted.view, values: posted.values, files: Vec::new(), request: posted.request }
    }
}

impl Uploaded {
    /// # Errors
    /// [`Failure::SignIn`] for a visitor.
    pub fn by(&self) -> Result<By, Failure> {
        Ok(By { request: Some(self.request.clone()), ..self.view.by()? })
    }
}

impl FromRequest<App> for Uploaded {
    type Rejection = Failure;

    async fn from_request(request: axum::extract::Request, app: &App) -> Result<Self, Failure> {
        let headers = request.headers().clone();
        let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if media_type.is_some_and(|value| value.starts_with("application/x-www-form-urlencoded")) {
            // A step of the form that asks for no file.
            return Posted::<Vec<(String, String)>>::from_request(request, app).await.map(Self::from);
        }
        let view = view_of(request.extensions())?;
        let broken = |e: axum::extract::multipart::MultipartError| {
            if e.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
                Failure::TooLarge
            } else {
                Failure::BadRequest(Message::new("common-error-form").with("detail", e))
            }
        };
        let mut multipart = Multipart::from_request(request, app)
            .await
            .map_err(|e| Failure::BadRequest(Message::new("common-error-form").with("detail", e)))?;
        let (mut pairs, mut files) = (Vec::new(), Vec::new());
        while let Some(part) = multipart.next_field().await.map_err(broken)? {
            let field = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(str::to_owned) {
                Some(name) => {
                    let media_type = part.content_type().unwrap_or_default().to_owned();
                    let bytes = part.bytes().await.map_err(broken)?.to_vec();
                    // A file field left empty arrives as a nameless empty file.
                    if !name.is_empty() || !bytes.is_empty() {
                        files.push(File { field, name, media_type, bytes });
                    }
                }
                None => pairs.push((field, part.text().await.map_err(broken)?)),
            }
        }
        let (values, request) = check(&view, &headers, &view.path, pairs, &files)?;
        Ok(Self { view, values, files, request })
    }
}

fn view_of(extensions: &axum::http::Extensions) -> Result<View, Failure> {
    extensions.get::<View>().cloned().ok_or_else(|| Failure::Internal("a form outside the view layer".into()))
}

/// Fields that belong to the kit, not to any form. A form that waited for a
/// second factor comes again with two more, which must not change its hash.
const OURS: [&str; 4] = ["csrf", "request_id", carried::CODE, carried::NEXT];

/// Checks origin and token, and takes the request id with the hash of the rest.
fn check(
    view: &View,
    headers: &HeaderMap,
    path: &str,
    pairs: Vec<(String, String)>,
    files: &[File],
) -> Result<(Values, Request), Failure> {
    if let (Some(origin), Some(host)) = (headers.get(header::ORIGIN), headers.get(header::HOST)) {
        let own = origin.to_str().ok().and_then(|o| o.split_once("://")).map(|(_, host)| host);
        if own != host.to_str().ok() && !view.app.settings.server.public_url.ends_with(own.unwrap_or("-")) {
            return Err(Failure::Forbidden);
        }
    }
    let token = pairs.iter().find(|(n, _)| n == "csrf").map_or("", |(_, v)| v.as_str());
    if view.fresh_csrf || !bool::from(token.as_bytes().ct_eq(view.csrf.as_bytes())) {
        return Err(Failure::BadRequest(Message::new("common-error-csrf")));
    }
    let id = pairs.iter().find(|(n, _)| n == "request_id").map(|(_, v)| v.parse::<Uuid>());
    let id = match id {
        Some(Ok(id)) => id,
        Some(Err(_)) => return Err(Failure::BadRequest(Message::new("common-error-request-id"))),
        None => crate::ids::fresh(),
    };
    let rest: Vec<_> = pairs.into_iter().filter(|(n, _)| !OURS.contains(&n.as_str())).collect();
    let mut hash = Sha256::new();
    for part in std::iter::once(path).chain(rest.iter().flat_map(|(n, v)| [n.as_str(), v.as_str()])) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    for file in files {
        hash.update(file.field.as_bytes());
        hash.update(Sha256::digest(&file.bytes));
    }
    Ok((Values(rest), Request { id, body_hash: hex::encode(hash.finalize()) }))
}
