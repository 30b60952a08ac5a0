//! What an answer is made from.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::Offset;
use projection::Projection;

use crate::Tokens;
use crate::represent::site::Site;

/// How a service is set up.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The public address, without a trailing slash; every link begins with it.
    pub public_url: String,
    /// The tokens that may write. None: whoever reaches the service may, which is refused unless `loopback`.
    pub tokens: Option<Tokens>,
    /// Whether only this machine can reach the service.
    pub loopback: bool,
}

/// A service: the record, where it stands, and who may write.
pub struct App {
    projection: Arc<Projection>,
    site: Site,
    settings: Settings,
}

impl App {
    /// A service on a projection.
    #[must_use]
    pub fn new(projection: Arc<Projection>, settings: Settings) -> Self {
        let site = Site::new(&settings.public_url, projection.log().origin());
        Self { projection, site, settings }
    }

    /// The record and its writer.
    #[must_use]
    pub fn projection(&self) -> &Projection {
        &self.projection
    }

    /// Where everything stands.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// How it is set up.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Today, UTC.
    #[must_use]
    pub fn today(&self) -> Date {
        Offset::UTC.to_datetime(self.projection.clock().now()).date()
    }
}
