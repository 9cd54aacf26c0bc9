//! `haidang token`: a new API token, printed once.

use anyhow::{Context as _, Result, bail};
use model::UserId;
use port::{Accounts as _, TokenOwner};

use crate::{settings::Settings, world};

/// Makes a token for a user and prints it. Only its hash is kept.
pub(crate) async fn print(settings: Settings, user: &str) -> Result<()> {
    let user = UserId::new(user)?;
    let store = world::open_sql(&settings).await.with_context(|| {
        format!("looking for the center's data in {}", settings.data_dir.display())
    })?;
    if store.user(&user).await?.is_none() {
        if store.users().await?.is_empty() {
            bail!("there are no accounts yet: start the center once, and it makes `admin`");
        }
        let known: Vec<String> =
            store.users().await?.into_iter().map(|it| it.id.to_string()).collect();
        bail!("user `{user}` is not known; there are: {}", known.join(", "));
    }
    let token = api::new_secret();
    let owner = TokenOwner { user, label: "haidang token".to_owned() };
    store.put_token(&api::sha256_hex(token.as_bytes()), &owner).await?;
    store.close().await;
    #[expect(clippy::print_stdout, reason = "the token is this command's answer")]
    {
        println!("{token}");
    }
    Ok(())
}
