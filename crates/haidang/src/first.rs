//! The first start: somebody must be able to log in.

use std::net::SocketAddr;

use anyhow::Result;
use model::{Org, OrgId, OrgKind, Role, Text, User, UserId};
use node::Centre;
use port::NewUser;

use crate::settings::Settings;

/// The root of the tree when nobody has named another.
const ROOT: &str = "zone";

/// Accounts of the demo: login name, shown name, role, unit of the demo zone.
const DEMO: [(&str, &str, Role, &str); 5] = [
    ("operator", "Trần Thị Trực", Role::Operator, "heza"),
    ("park", "Lê Văn Khu", Role::Park, sim::DEMO_PARK),
    ("enterprise", "Phạm Thị Xưởng", Role::Enterprise, sim::DEMO_ENTERPRISE),
    ("leader", "Nguyễn Văn Lãnh", Role::Leader, "heza"),
    ("admin", "Quản trị viên", Role::Admin, "heza"),
];

/// Accounts that were made just now, with their first passwords.
pub(crate) type Accounts = Vec<(String, String)>;

/// Makes sure that somebody can log in; returns what was made.
pub(crate) async fn accounts(centre: &Centre, settings: &Settings, demo: bool) -> Result<Accounts> {
    if demo {
        return demo_accounts(centre, settings.listen).await;
    }
    if !centre.world().accounts.users().await?.is_empty() {
        return Ok(vec![]);
    }
    let root = match centre.zone().registry.orgs.iter().find(|it| it.parent.is_none()) {
        Some(root) => root.id.clone(),
        None => make_root(centre, settings).await?,
    };
    let password = api::new_secret()[..16].to_owned();
    let user = User {
        id: UserId::new("admin")?,
        name: "Quản trị viên".to_owned(),
        role: Role::Admin,
        org: root,
        enabled: true,
        must_change_password: true,
    };
    put(centre, user, &password).await?;
    Ok(vec![("admin".to_owned(), password)])
}

/// Tells where the center is, and who can log in.
pub(crate) fn announce(settings: &Settings, accounts: &Accounts) {
    #[expect(clippy::print_stdout, reason = "the newcomer looks at the terminal")]
    {
        println!("Hải Đăng: http://{}", settings.listen);
        if let Some(https) = settings.https_listen {
            println!("          https://{https}");
        }
        println!("MQTT:     {}", settings.mqtt_listen);
        if let Some(sql) = settings.pg_listen {
            println!("SQL:      postgres://{sql}/haidang");
        }
    }
    tell_passwords(accounts);
}

/// Tells the first passwords: they are shown once and kept nowhere.
pub(crate) fn tell_passwords(accounts: &Accounts) {
    for (user, password) in accounts {
        #[expect(clippy::print_stdout, reason = "the newcomer looks at the terminal")]
        {
            println!("  {user:<11} {password}");
        }
    }
}

/// The demo's passwords are known to all, so they are made only where nobody from outside can use
/// them; on any other address each is made up anew at every start.
async fn demo_accounts(centre: &Centre, listen: SocketAddr) -> Result<Accounts> {
    let mut made = Vec::new();
    for (id, name, role, org) in DEMO {
        let password = if listen.ip().is_loopback() {
            format!("{id}-demo-2026")
        } else {
            api::new_secret()[..16].to_owned()
        };
        let user = User {
            id: UserId::new(id)?,
            name: name.to_owned(),
            role,
            org: OrgId::new(org)?,
            enabled: true,
            must_change_password: false,
        };
        put(centre, user, &password).await?;
        made.push((id.to_owned(), password));
    }
    Ok(made)
}

async fn put(centre: &Centre, user: User, password: &str) -> Result<()> {
    let password_hash = api::hash_password(password);
    centre.world().accounts.put_user(&NewUser { user, password_hash }).await?;
    Ok(())
}

async fn make_root(centre: &Centre, settings: &Settings) -> Result<OrgId> {
    let id = OrgId::new(ROOT)?;
    let root = Org {
        id: id.clone(),
        parent: None,
        kind: OrgKind::Authority,
        title: Text::new(&settings.name_vi, &settings.name_en),
        quota: model::Quota::default(),
    };
    let gate = centre.registry().await;
    gate.write().put_org(&root).await?;
    gate.show().await?;
    Ok(id)
}
