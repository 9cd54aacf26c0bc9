//! The page behind the link in a notice: read on a phone, at night, by somebody who is not logged
//! in. It needs nothing but itself: no script, no file of the console.

use std::sync::LazyLock;

use access::{Action, Noun};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use model::{Act, AlarmAct, Lang, Text, Time, User, UserId, Zone as Clock};
use notify::{Life, Member, Notice, Receipt};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::notices::{allowed, members};
use crate::{
    app::Reception,
    gate::{Asker, From as Peer, How, lang_of},
    html::escaped,
    problem::{Problem, ProblemBody},
    wire::{
        InPath, InQuery, Words,
        notice::{NoticeAlarm, Signed},
        pen::Names,
    },
};

/// Light or dark as the phone is; a button a thumb finds.
const STYLE: &str = "\
:root{color-scheme:light dark;--bg:#d9dcdf;--panel:#eceef0;--text:#22272d;--dim:#4d565e;--line:#b9bfc6;\
--strong:#11151a;--critical:#c40d12;--high:#a04f00;--medium:#756000}\
@media(prefers-color-scheme:dark){:root{--bg:#1b1e22;--panel:#24282d;--text:#d7dbe0;--dim:#a3abb4;\
--line:#3b4148;--strong:#eef1f4;--critical:#ff5a5c;--high:#ff9f1a;--medium:#f5d90a}}\
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--text);\
font:17px/1.45 system-ui,sans-serif}main{max-width:36rem;margin:0 auto;padding:16px}\
header{display:flex;justify-content:space-between;gap:12px;align-items:baseline;color:var(--dim)}\
header a{display:inline-block;padding:12px 0}\
h1{font-size:1.3rem;line-height:1.25;margin:8px 0 14px;color:var(--strong)}a{color:inherit}\
ul{list-style:none;margin:0 0 16px;padding:0}li{background:var(--panel);border:1px solid var(--line);\
border-radius:6px;padding:12px;margin-bottom:8px}li b{color:var(--strong)}li span{display:block;color:var(--dim)}\
.critical{color:var(--critical)}.high{color:var(--high)}.medium{color:var(--medium)}\
button{width:100%;min-height:60px;border:0;border-radius:6px;font:600 1.15rem system-ui,sans-serif;\
background:var(--strong);color:var(--bg)}.drill{border:2px dashed var(--strong);border-radius:6px;\
padding:10px 12px;font-weight:700}p{margin:12px 0}.dim{color:var(--dim)}";

/// Its hash: the only style this page may have.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    )
});

/// The page a notice's link leads to. Looking changes nothing: mail filters look, too.
#[utoipa::path(get, path = "/api/v1/notices/{id}/open", tag = "notice",
    params(("id" = String, Path), Signed), extensions(("x-access" = json!("signed"))),
    responses((status = 200, description = "A page with a button", content_type = "text/html", body = String),
        (status = 401, description = "A page that says why not", content_type = "text/html", body = String)))]
pub(crate) async fn open(
    State(here): State<Reception>,
    headers: HeaderMap,
    InPath(id): InPath<String>,
    InQuery(signed): InQuery<Signed>,
) -> Response {
    let lang = asked(&signed);
    match opened(&here, &id, signed).await {
        Ok(html) => html,
        Err(problem) => refused(&here, &problem, lang.unwrap_or_else(|| lang_of(&headers))),
    }
}

/// "I have it", said from the notice: every alarm it tells of that still calls.
#[utoipa::path(post, path = "/api/v1/notices/{id}/acknowledge", tag = "notice",
    params(("id" = String, Path), Signed), extensions(("x-access" = json!("signed"))),
    responses((status = 200, description = "A page that says so", content_type = "text/html", body = String),
        (status = 401, description = "A page that says why not", content_type = "text/html", body = String),
        (status = 403, body = ProblemBody<'static>)))]
pub(crate) async fn acknowledge(
    State(here): State<Reception>,
    from: Peer,
    headers: HeaderMap,
    InPath(id): InPath<String>,
    InQuery(signed): InQuery<Signed>,
) -> Response {
    let lang = asked(&signed);
    match acknowledged(&here, &from, &id, signed).await {
        Ok(html) => html,
        Err(problem) => refused(&here, &problem, lang.unwrap_or_else(|| lang_of(&headers))),
    }
}

async fn opened(here: &Reception, id: &str, signed: Signed) -> Result<Response, Problem> {
    let asked = asked(&signed);
    let (notice, sign) = allowed(here, "acknowledge", id, signed).await?;
    let (lang, names) = (reads(here, &notice, asked).await?, here.names().await?);
    let page = Page { here, notice: &notice, sign, lang, names };
    Ok(page.question(&members(here, &notice).await?))
}

async fn acknowledged(
    here: &Reception,
    from: &Peer,
    id: &str,
    signed: Signed,
) -> Result<Response, Problem> {
    let asked = asked(&signed);
    let (notice, sign) = allowed(here, "acknowledge", id, signed).await?;
    let asker = reader(here, &notice, from).await?;
    here.notices.receipt(notice.id, Receipt::Read).await;
    let mut n = 0;
    for member in members(here, &notice).await? {
        if !asker.sees_facts(&member.facts) {
            continue;
        }
        if member.facts.drill {
            let by = asker.user.id.clone();
            n += usize::from(here.notices.acknowledge_drill(member.facts.id, by).await);
            continue;
        }
        let act = Act::Alarm(member.facts.id, AlarmAct::Acknowledge);
        let subject = format!("alarm/{}", member.facts.id);
        let said = json!({"notice": id});
        // One that somebody has already, or that ended, is no reason to leave the others.
        if asker.act(here, act, "alarm.acknowledge", &subject, said).await.is_ok() {
            n += 1;
        }
    }
    let (lang, names) = (reads(here, &notice, asked).await?, here.names().await?);
    let page = Page { here, notice: &notice, sign, lang, names };
    Ok(page.answer(&members(here, &notice).await?, n))
}

/// Whoever the notice was for, with what they may do now: a link outlives no right.
async fn reader(here: &Reception, notice: &Notice, from: &Peer) -> Result<Asker, Problem> {
    let user = here.centre.world().accounts.user(&notice.person.0).await?;
    let user: Option<User> = user.map(|it| it.user).filter(|it| it.enabled);
    let user = user.ok_or_else(|| Problem::forbidden("alarm.work"))?;
    let asker = Asker::new(user, How::Token, from.address.clone(), here.centre.zone());
    if asker.may(Noun::Alarm, Action::Work) {
        Ok(asker)
    } else {
        Err(Problem::forbidden("alarm.work"))
    }
}

fn asked(signed: &Signed) -> Option<Lang> {
    signed.lang.as_deref().and_then(Lang::from_word)
}

/// The language of whoever the notice was for, unless they asked for the other.
async fn reads(here: &Reception, notice: &Notice, asked: Option<Lang>) -> Result<Lang, Problem> {
    if let Some(lang) = asked {
        return Ok(lang);
    }
    let directory = here.centre.world().rosters.directory(here.centre.now()).await?;
    Ok(directory.people.get(&notice.person).map(|it| it.lang).unwrap_or_default())
}

struct Page<'a> {
    here: &'a Reception,
    notice: &'a Notice,
    sign: String,
    lang: Lang,
    names: Names,
}

impl Page<'_> {
    /// What calls, and the button.
    fn question(&self, members: &[Member]) -> Response {
        let calls = members.iter().filter(|it| it.facts.calls()).count();
        let title = match calls {
            0 => self.say(
                "Không còn cảnh báo nào chờ người nhận",
                "No alarm waits for anybody any more",
            ),
            1 => self.say("1 cảnh báo chờ người nhận", "1 alarm waits for somebody"),
            n => match self.lang {
                Lang::Vi => format!("{n} cảnh báo chờ người nhận"),
                Lang::En => format!("{n} alarms wait for somebody"),
            },
        };
        let sign = escaped(&self.sign);
        let lang = self.lang.as_str();
        let button = self.say("Tôi nhận xử lý", "I have it");
        let meaning = self.say(
            "Nghĩa là bạn nhận xử lý, chưa phải là đã xong. Những người khác thấy ngay, và không báo lên cấp nữa.",
            "It means that you work on it, not that it is solved. The others see it at once, and nobody further is told.",
        );
        let form = format!(
            "<form method=\"post\" action=\"acknowledge?sign={sign}&amp;lang={lang}\">\
             <button>{button}</button></form><p class=\"dim\">{meaning}</p>"
        );
        let form = if 0 < calls { form } else { String::new() };
        self.framed("open", &title, &format!("{}{form}", self.list(members, true)))
    }

    /// What the button did.
    fn answer(&self, members: &[Member], n: usize) -> Response {
        let title = match (n, self.lang) {
            (0, Lang::Vi) => "Không có gì để nhận nữa".to_owned(),
            (0, Lang::En) => "There was nothing left to take".to_owned(),
            (_, Lang::Vi) => format!("Đã tiếp nhận {n} cảnh báo. Bạn đang xử lý."),
            (1, Lang::En) => "1 alarm acknowledged. You have it.".to_owned(),
            (_, Lang::En) => format!("{n} alarms acknowledged. You have them."),
        };
        let one = match members {
            [it] if !it.facts.drill => format!("/alarms/{}", it.facts.id),
            _ => "/".to_owned(),
        };
        let further = self.say("Mở trong trung tâm điều hành", "Open it in the operations center");
        let further = format!("<p><a href=\"{}\">{further}</a></p>", escaped(&one));
        self.framed("open", &title, &format!("{}{further}", self.list(members, false)))
    }

    /// How each stands is left out just after the button: the others hear of it a moment later.
    fn list(&self, members: &[Member], standing: bool) -> String {
        let zone = self.here.centre.zone();
        let line = |it: &Member| {
            let alarm = NoticeAlarm::of(&it.facts, &zone);
            let mark = match alarm.severity {
                "critical" => "■",
                "high" => "▲",
                "medium" => "◆",
                _ => "●",
            };
            let since = self.say("từ", "since");
            let stands =
                if standing { format!(" · {}", self.standing(it)) } else { String::new() };
            format!(
                "<li><b><i class=\"{}\">{mark}</i> {}</b><span>{}</span><span>{since} {}{}</span></li>",
                alarm.severity,
                escaped(self.of(&alarm.rule_title)),
                escaped(self.of(&alarm.entity_title)),
                clock(it.facts.raised_at),
                escaped(&stands),
            )
        };
        let lines: String = members.iter().map(line).collect();
        format!("<ul>{lines}</ul>")
    }

    fn standing(&self, it: &Member) -> String {
        let name = |id: &UserId| self.names.get(id).cloned().unwrap_or_else(|| id.to_string());
        match (&it.facts.acknowledged_by, it.facts.life, self.lang) {
            (Some(by), _, Lang::Vi) => format!("{} đang xử lý", name(by)),
            (Some(by), _, Lang::En) => format!("{} has it", name(by)),
            (None, Life::Active, _) => self.say("chưa ai nhận", "nobody has it"),
            _ => self.say("đã hết", "over"),
        }
    }

    fn framed(&self, path: &str, title: &str, body: &str) -> Response {
        // In both languages: whoever reads over a shoulder must not run, either.
        let nothing = self.say("Không có sự cố thật.", "Nothing has really happened.");
        let drill = format!("<p class=\"drill\">DIỄN TẬP / DRILL. {nothing}</p>");
        let drill = if self.notice.drill { drill } else { String::new() };
        let other = match self.lang {
            Lang::Vi => ("en", "English"),
            Lang::En => ("vi", "Tiếng Việt"),
        };
        let switch = format!(
            "<a href=\"{path}?sign={}&amp;lang={}\" lang=\"{}\">{}</a>",
            escaped(&self.sign),
            other.0,
            other.0,
            other.1
        );
        framed(self.here, StatusCode::OK, self.lang, title, &switch, &format!("{drill}{body}"))
    }

    fn say(&self, vi: &str, en: &str) -> String {
        Text::new(vi, en).get(self.lang).to_owned()
    }

    fn of<'a>(&self, words: &'a Words) -> &'a str {
        if self.lang == Lang::En { &words.en } else { &words.vi }
    }
}

/// A person reads this, not a program: a page and no JSON.
fn refused(here: &Reception, problem: &Problem, lang: Lang) -> Response {
    let further = Text::new("Mở trung tâm điều hành", "Open the operations center");
    let body = format!("<p><a href=\"/\">{}</a></p>", further.get(lang));
    let said = escaped(problem.sentence().get(lang));
    framed(here, problem.status(), lang, &said, "", &body)
}

fn framed(
    here: &Reception,
    status: StatusCode,
    lang: Lang,
    title: &str,
    switch: &str,
    body: &str,
) -> Response {
    let code = lang.as_str();
    let name = escaped(here.settings.center_name.get(lang));
    let html = format!(
        "<!doctype html><html lang=\"{code}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <title>{title} · Hải Đăng</title><style>{STYLE}</style></head>\
         <body><main><header><span>{name}</span>{switch}</header><h1>{title}</h1>{body}</main></body></html>"
    );
    let mut response = (status, Html(html)).into_response();
    if let Ok(policy) = HeaderValue::from_str(&POLICY) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// `07:05 22/11`, as clocks in the zone show it.
fn clock(time: Time) -> String {
    let it = time.local(Clock::VIET_NAM);
    format!("{:02}:{:02} {:02}/{:02}", it.hour(), it.minute(), it.day(), it.month())
}
