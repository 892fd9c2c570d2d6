//! A browser without a browser: requests through the whole service, with the
//! cookies and tokens a person's browser would carry.

use super::World;
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use ringfence::http::session;
use ringfence::pages;
use tower::ServiceExt;
use uuid::Uuid;

#[derive(Clone)]
pub struct Client {
    service: Router,
    cookie: String,
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
        tag.split("value=\"").nth(1).map_or("", |v| v.split('"').next().unwrap()).to_owned()
    }
}

impl World {
    /// A signed-in browser for this person, second factor just given.
    pub async fn client(&self, person: Uuid) -> Client {
        let tx = self.app.begin_system().await.unwrap();
        let token = session::open(&self.app, &tx, person, true).await.unwrap();
        tx.commit("").await.unwrap();
        Client { service: pages::service(self.app.clone()), cookie: format!("{}={token}", session::SESSION) }
    }

    /// A browser of a visitor.
    pub fn visitor(&self) -> Client {
        Client { service: pages::service(self.app.clone()), cookie: String::new() }
    }
}

impl Client {
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

    pub async fn send(&self, method: Method, path: &str, form: Option<String>) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "127.0.0.1:8080");
        if !self.cookie.is_empty() {
            request = request.header(header::COOKIE, &self.cookie);
        }
        let body = match form {
            Some(form) => {
                request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                Body::from(form)
            }
            None => Body::empty(),
        };
        let response = self.service.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}
