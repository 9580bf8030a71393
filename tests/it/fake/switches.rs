//! What an administrator of the fake can switch, and time that passes.

use super::{Fake, FakeUser};

impl Fake {
    /// Ends every access token there is.
    pub fn expire_access_tokens(&self) {
        self.state.accounts().expire_access_tokens();
    }

    /// How long access tokens live from now on (300 s).
    pub fn set_access_life(&self, seconds: i64) {
        self.state.accounts().access_life = seconds;
    }

    /// The organisation's switch for API tokens (on).
    pub fn set_api_tokens_enabled(&self, enabled: bool) {
        self.state.accounts().api_tokens_enabled = enabled;
    }

    /// The organisation's switch for legacy tokens (on).
    pub fn set_legacy_enabled(&self, enabled: bool) {
        self.state.accounts().legacy_enabled = enabled;
    }

    /// Makes a user inactive.
    pub fn deactivate(&self, user: &FakeUser) {
        self.state.accounts().inactive.insert(user.id);
    }
}
