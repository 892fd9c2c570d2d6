//! Routes that say who may come in. A route cannot be made without saying it,
//! and the list is what the access test walks.

use super::failure::Failure;
use super::view::View;
use crate::app::App;
use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::on;
use domain::actor::Role;

/// Who may use a route at all; whether they may touch the record is asked per
/// record (`domain::rights`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Public,
    /// Password given, second factor not yet.
    FirstFactor,
    SignedIn,
    Roles(&'static [Role]),
    /// Exists only on a practice database.
    Practice,
}

#[derive(Clone, Debug)]
pub struct Listed {
    pub method: Method,
    pub path: &'static str,
    pub access: Access,
}

/// A capability's routes. The only way to a handler.
#[derive(Default)]
pub struct Routes {
    router: Router<App>,
    list: Vec<Listed>,
}

impl Routes {
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn get<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.on(Method::GET, path, access, handler)
    }

    #[must_use]
    pub fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.on(Method::POST, path, access, handler)
    }

    fn on<H, T>(mut self, method: Method, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let filter = method.clone().try_into().expect("GET and POST are known methods");
        let guarded = on(filter, handler)
            .layer(middleware::from_fn(move |request: Request, next: Next| guard(access, request, next)));
        self.router = self.router.route(path, guarded);
        self.list.push(Listed { method, path, access });
        self
    }

    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.list.extend(other.list);
        self
    }

    /// Every route with its method and who may come in.
    pub fn list(&self) -> &[Listed] {
        &self.list
    }

    pub fn into_router(self) -> Router<App> {
        self.router
    }
}

async fn guard(access: Access, request: Request, next: Next) -> Response {
    let Some(view) = request.extensions().get::<View>() else {
        return Failure::Internal("a route outside the view layer".into()).into_response();
    };
    match admit(access, view, &request) {
        Ok(()) => next.run(request).await,
        Err(failure) => failure.into_response(),
    }
}

fn admit(access: Access, view: &View, request: &Request) -> Result<(), Failure> {
    let wanted = match access {
        Access::Public => return Ok(()),
        Access::Practice => {
            return if view.app.practice { Ok(()) } else { Err(Failure::NotFound) };
        }
        Access::FirstFactor | Access::SignedIn => None,
        Access::Roles(roles) => Some(roles),
    };
    let back = || {
        let to = if request.method() == Method::GET { request.uri().path() } else { "/" };
        Failure::SignIn(to.to_owned())
    };
    let live = view.live.as_ref().ok_or_else(back)?;
    if !live.second_factor && access != Access::FirstFactor {
        return Err(back());
    }
    match wanted {
        Some(roles) if !live.actor.has_any(roles) => Err(Failure::Forbidden),
        _ => Ok(()),
    }
}
