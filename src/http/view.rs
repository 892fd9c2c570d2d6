//! One request as a page sees it: who looks, in which language, with which
//! tokens. Made once per request by the outer layer; handlers take it as an
//! argument and render with it.

use super::address;
use super::failure::Failure;
use super::nav;
use super::session::{self, Live};
use crate::app::{App, By};
use crate::{ids, templates, words};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::actor::Home;
use domain::message::Message;
use minijinja::{Value, context};

#[derive(Clone)]
pub struct View {
    pub app: App,
    pub live: Option<Live>,
    pub lang: String,
    pub path: String,
    /// Path and query: where a person comes back to after proving who it is.
    pub here: String,
    /// Where the request came from; only for counting tries.
    pub address: String,
    /// The browser's token, if it was given one at an earlier sign-in.
    pub device: Option<String>,
    /// Token the next form must bring back.
    pub csrf: String,
    /// A visitor without a session, whose token is not yet in a cookie.
    pub fresh_csrf: bool,
}

impl View {
    /// # Errors
    /// When the session cannot be read.
    pub async fn build(app: &App, parts: &Parts) -> Result<Self, Failure> {
        let headers = &parts.headers;
        let live = session::load(app, headers).await?;
        let lang = match &live {
            Some(live) => live.lang.clone(),
            None => wanted_language(headers),
        };
        let (csrf, fresh_csrf) = match &live {
            Some(live) => (live.csrf.clone(), false),
            None => match session::cookie(app, headers, session::CSRF) {
                Some(token) if token.len() == 64 => (token, false),
                _ => (ids::token(), true),
            },
        };
        Ok(Self {
            app: app.clone(),
            live,
            lang,
            path: parts.uri.path().to_owned(),
            here: parts.uri.path_and_query().map_or("/", |whole| whole.as_str()).to_owned(),
            address: address::of(app, &parts.extensions, headers),
            device: session::cookie(app, headers, session::DEVICE),
            csrf,
            fresh_csrf,
        })
    }

    /// Who looks, for reading.
    ///
    /// # Errors
    /// [`Failure::SignIn`] for a visitor and for who gave only a password.
    pub fn by(&self) -> Result<By, Failure> {
        let live = self
            .live
            .as_ref()
            .filter(|live| live.second_factor)
            .ok_or_else(|| Failure::SignIn(self.path.clone()))?;
        Ok(By { actor: live.actor.clone(), at: self.app.now(), request: None })
    }

    /// For the page that shows a decision's form: asks for the second factor
    /// before anything is typed, and comes back here.
    ///
    /// # Errors
    /// [`Failure::StepUp`] when the last one is too old.
    pub fn require_step_up(&self) -> Result<(), Failure> {
        match self.by()?.stepped_up() {
            Ok(()) => Ok(()),
            Err(_) => Err(Failure::StepUp(self.here.clone())),
        }
    }

    pub fn say(&self, message: &Message) -> String {
        words::say(&self.lang, message)
    }

    pub fn t(&self, key: &str) -> String {
        words::plain(&self.lang, key)
    }

    /// Renders a page.
    ///
    /// # Errors
    /// When the template is at fault.
    pub fn render(&self, template: &str, context: Value) -> Result<Response, Failure> {
        self.render_with(StatusCode::OK, template, context)
    }

    /// Renders a page with a status of its own (a form that came back: 422).
    ///
    /// # Errors
    /// When the template is at fault.
    pub fn render_with(
        &self,
        status: StatusCode,
        template: &str,
        context: Value,
    ) -> Result<Response, Failure> {
        let html = templates::render(template, context! { page => self.page(), ..context })?;
        let mut response = (status, Html(html)).into_response();
        if self.fresh_csrf {
            let cookie = session::set_cookie(&self.app, session::CSRF, &self.csrf);
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        Ok(response)
    }

    fn page(&self) -> Value {
        let dir = words::direction(&self.lang);
        let css = if dir == "rtl" { "/assets/ringfence.rtl.css" } else { "/assets/ringfence.css" };
        let actor = self.live.as_ref().filter(|live| live.second_factor).map(|live| &live.actor);
        context! {
            lang => self.lang,
            dir => dir,
            css => css,
            path => self.path,
            csrf => self.csrf,
            request_id => ids::fresh().to_string(),
            practice => self.app.practice,
            nav => actor.map(|actor| nav::for_actor(&self.lang, actor, &self.path)).unwrap_or_default(),
            search => actor.and_then(nav::search),
            user => actor.map(|actor| context! {
                name => actor.name,
                organisation => match actor.home {
                    Home::Authority { country, .. } => Some(words::country(&self.lang, country.as_str())),
                    _ => None,
                },
            }),
            session_ends_ms => self.live.as_ref().map(|live| live.idle_ends.ms().min(live.ends.ms())),
            session_seconds => self.live.as_ref().map(|live| {
                (live.idle_ends.ms().min(live.ends.ms()) - self.app.now().ms()) / 1000
            }),
        }
    }
}

/// The first language of the browser that has a catalogue.
fn wanted_language(headers: &HeaderMap) -> String {
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .into_iter()
        .flat_map(|value| value.split(','))
        .filter_map(|part| part.split([';', '-']).next().map(str::trim))
        .find(|wanted| words::languages().any(|lang| lang == *wanted))
        .unwrap_or(words::FALLBACK)
        .to_owned()
}

impl<S: Send + Sync> FromRequestParts<S> for View {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Failure::Internal("a handler outside the view layer".into()))
    }
}
