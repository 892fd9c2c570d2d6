//! A browser without a browser: requests through the whole service, with the
//! cookies and tokens a person's browser would carry.

use super::World;
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use ringfence::http::session;
use ringfence::pages;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tower::ServiceExt;
use uuid::Uuid;

/// Keeps cookies as a browser would; clones share them, as tabs do.
#[derive(Clone)]
pub struct Client {
    service: Router,
    jar: Arc<Mutex<BTreeMap<String, String>>>,
    headers: Vec<(&'static str, String)>,
}

/// What came back, read to the end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub body: String,
}

impl Answer {
    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |l| l.to_str().unwrap())
    }

    /// The value of the first input of this name.
    pub fn input(&self, name: &str) -> String {
        let marker = format!("name=\"{name}\"");
        let at = self.body.find(&marker).unwrap_or_else(|| panic!("no input {name} in {}", self.body));
        let start = self.body[..at].rfind('<').unwrap();
        let end = at + self.body[at..].find('>').unwrap();
        let tag = &self.body[start..end];
        let escaped = tag.split("value=\"").nth(1).map_or("", |v| v.split('"').next().unwrap());
        [("&#x2f;", "/"), ("&#x27;", "'"), ("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
            .iter()
            .fold(escaped.to_owned(), |text, (from, to)| text.replace(from, to))
    }
}

impl World {
    /// A signed-in browser for this person, second factor just given.
    pub async fn client(&self, person: Uuid) -> Client {
        let tx = self.app.begin_system().await.unwrap();
        let token = session::open(&self.app, &tx, person, true).await.unwrap();
        tx.commit("").await.unwrap();
        let client = self.visitor();
        client.set_cookie(session::SESSION, &token);
        client
    }

    /// A browser of a visitor.
    pub fn visitor(&self) -> Client {
        Client { service: pages::service(self.app.clone()), jar: Arc::default(), headers: Vec::new() }
    }
}

impl Client {
    /// Sends this header with every request.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar.lock().unwrap().get(name).cloned()
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        self.jar.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    fn absorb(&self, headers: &axum::http::HeaderMap) {
        let mut jar = self.jar.lock().unwrap();
        for cookie in headers.get_all(header::SET_COOKIE) {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    /// Posts fields with the token of the page `from` shows, as its form would.
    pub async fn submit(&self, from: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(from).await;
        assert_eq!(page.status, StatusCode::OK, "{from}: {}", page.body);
        let mut pairs = vec![("csrf", page.input("csrf")), ("request_id", page.input("request_id"))];
        pairs.extend(fields.iter().map(|(name, value)| (*name, (*value).to_owned())));
        self.post(path, &pairs).await
    }

    /// Posts exactly these fields.
    pub async fn post<V: AsRef<str>>(&self, path: &str, fields: &[(&str, V)]) -> Answer {
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_ref())).collect();
        let body = serde_html_form::to_string(&pairs).unwrap();
        self.send(Method::POST, path, Some(body)).await
    }

    /// Posts fields and one file as a form with an upload would, with the token of `from`.
    pub async fn upload(
        &self,
        from: &str,
        path: &str,
        fields: &[(&str, &str)],
        file: (&str, &str, &[u8]),
    ) -> Answer {
        const MARK: &str = "ringfence-test-boundary";
        let page = self.get(from).await;
        let tokens = [("csrf", page.input("csrf")), ("request_id", page.input("request_id"))];
        let pairs = tokens.iter().map(|(n, v)| (*n, v.as_str())).chain(fields.iter().copied());
        let mut body = Vec::new();
        for (name, value) in pairs {
            let part =
                format!("--{MARK}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.into_bytes());
        }
        let (field, name, bytes) = file;
        let head = format!(
            "--{MARK}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.into_bytes());
        body.extend(bytes);
        body.extend(format!("\r\n--{MARK}--\r\n").into_bytes());
        self.send_as(Method::POST, path, Some((format!("multipart/form-data; boundary={MARK}"), body))).await
    }

    pub async fn send(&self, method: Method, path: &str, form: Option<String>) -> Answer {
        let form = form.map(|form| ("application/x-www-form-urlencoded".to_owned(), form.into_bytes()));
        self.send_as(method, path, form).await
    }

    async fn send_as(&self, method: Method, path: &str, content: Option<(String, Vec<u8>)>) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "127.0.0.1:8080");
        let cookies: Vec<String> =
            self.jar.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let body = match content {
            Some((media_type, bytes)) => {
                request = request.header(header::CONTENT_TYPE, media_type);
                Body::from(bytes)
            }
            None => Body::empty(),
        };
        let response = self.service.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        self.absorb(&parts.headers);
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}
