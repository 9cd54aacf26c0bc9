//! What may be asked, in words.

use model::{Text, Time, UnitId};
use port::{Column, WideTable};

use crate::{
    questions::Questions,
    tables::{empty_tables, wide_tables},
    zone::Zone,
};

/// A table that questions may name.
#[derive(Debug, Clone, PartialEq)]
pub struct TableAbout {
    /// Its name in SQL.
    pub name: String,
    /// Its name for people.
    pub title: Option<Text>,
    /// What its rows are.
    pub note: Option<Text>,
    /// Its columns, those of quantities with their unit.
    pub columns: Vec<(Column, Option<UnitId>)>,
}

/// Name, title and note of the tables that every center has.
const KNOWN: &[(&str, [&str; 2], [&str; 2])] = &[
    (
        "readings",
        ["Số liệu quan trắc", "Readings"],
        [
            "Mỗi dòng là một giá trị của một chuỗi; chỉ phiên bản mới nhất. `flag` 0 hoặc 6 là giá trị hợp lệ.",
            "One row a value of a series; the newest version only. `flag` 0 or 6 is a value that counts.",
        ],
    ),
    (
        "means",
        ["Giá trị trung bình theo quy chuẩn", "Legal means"],
        [
            "Trung bình 5 phút, 1 giờ, 8 giờ, 24 giờ (`period`) kết thúc tại `\"end\"`, kèm kết luận so với giới hạn.",
            "Means over 5 minutes, 1 hour, 8 hours, 24 hours (`period`) ending at `\"end\"`, with the verdict against the limit.",
        ],
    ),
    (
        "series",
        ["Chuỗi số liệu", "Series"],
        ["Mỗi dòng là một thông số của một đối tượng.", "One row a quantity of an entity."],
    ),
    (
        "entities",
        ["Đối tượng", "Entities"],
        [
            "Trạm, ống khói, cửa xả… và đơn vị quản lý.",
            "Stations, stacks, outlets… and who answers for them.",
        ],
    ),
    (
        "orgs",
        ["Đơn vị", "Units"],
        ["Cây đơn vị trong phạm vi của bạn.", "The tree of units within your scope."],
    ),
    ("alarms", ["Cảnh báo", "Alarms"], ["10.000 cảnh báo mới nhất.", "The 10,000 newest alarms."]),
    ("cases", ["Vụ việc", "Cases"], ["10.000 vụ việc mới nhất.", "The 10,000 newest cases."]),
    (
        "asked",
        ["Thời điểm hỏi", "When it is asked"],
        [
            "Một dòng: bây giờ, 24 giờ trước, 7 ngày trước, đầu ngày.",
            "One row: now, 24 hours ago, 7 days ago, the begin of the day.",
        ],
    ),
];

impl Questions {
    /// Every table, those of kinds first: they are what people ask.
    #[must_use]
    pub fn tables(&self) -> Vec<TableAbout> {
        let zone = self.centre.zone();
        let kinds = wide_tables(&zone.catalogue);
        let kinds = kinds.into_iter().map(|it| about_kind(&zone, it));
        let history = self.centre.world().history.tables();
        let known = history.into_iter().chain(empty_tables(&zone, Time(0))).map(|it| {
            let (title, note) = words(&it.name);
            let columns = it.columns.into_iter().map(|it| (it, None)).collect();
            TableAbout { name: it.name, title, note, columns }
        });
        kinds.chain(known).collect()
    }
}

fn words(name: &str) -> (Option<Text>, Option<Text>) {
    let known = KNOWN.iter().find(|it| it.0 == name);
    let text = |[vi, en]: [&str; 2]| Text::new(vi, en);
    (known.map(|it| text(it.1)), known.map(|it| text(it.2)))
}

fn about_kind(zone: &Zone, table: WideTable) -> TableAbout {
    use port::ColumnKind::{Number, Text as Word, Time as Instant};
    let kind = zone.catalogue.kinds.get(table.kind.as_str());
    let plain = |name: &str, kind| (Column { name: name.to_owned(), kind }, None);
    let mut columns = vec![plain("entity", Word), plain("owner", Word), plain("time", Instant)];
    columns.extend(table.columns.into_iter().map(|(name, quantity)| {
        let quantity = zone.catalogue.quantities.get(quantity.as_str());
        (Column { name, kind: Number }, quantity.map(|it| it.unit.clone()))
    }));
    TableAbout {
        name: table.name,
        title: kind.map(|it| it.title.clone()),
        note: Some(Text::new(
            "Mỗi dòng là một đối tượng tại một thời điểm, mỗi thông số một cột; chỉ giá trị hợp lệ.",
            "One row an entity and time, one column a quantity; only values that count.",
        )),
        columns,
    }
}
