//! HSDS 3.0 as tables in CSV: rows put into each other as its JSON form has them, and taken apart again.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs, io,
    path::{Path, PathBuf},
};

use serde_json::{Map, Number, Value, json};

use super::{ExchangeError, MAX_SOURCE_BYTES, Misfit, Report, hsds::Kind, name, text};

type Row = Map<String, Value>;

/// In which lists of its parent the rows of a table are: table, list. The parent is the one whose id the
/// row has, in a column named after the parent's table.
const LISTS: [(&str, &str); 14] = [
    ("accessibility", "accessibility"),
    ("address", "addresses"),
    ("contact", "contacts"),
    ("cost_option", "cost_options"),
    ("funding", "funding"),
    ("language", "languages"),
    ("organization_identifier", "organization_identifiers"),
    ("phone", "phones"),
    ("program", "programs"),
    ("required_document", "required_documents"),
    ("schedule", "schedules"),
    ("service_area", "service_areas"),
    ("service_at_location", "service_at_locations"),
    ("location", "locations"),
];
/// Which column of a parent names a single row: parent, column, table, member.
const SINGLES: [(&str, &str, &str, &str); 5] = [
    ("service", "organization_id", "organization", "organization"),
    ("service", "program_id", "program", "program"),
    ("service_at_location", "location_id", "location", "location"),
    (
        "attribute",
        "taxonomy_term_id",
        "taxonomy_term",
        "taxonomy_term",
    ),
    (
        "taxonomy_term",
        "taxonomy_id",
        "taxonomy",
        "taxonomy_detail",
    ),
];
/// The parents that a row may hang on, the nearest first.
const PARENTS: [&str; 6] = [
    "contact",
    "phone",
    "service_at_location",
    "location",
    "service",
    "organization",
];
/// Columns that hold numbers.
const NUMBERS: [&str; 10] = [
    "amount",
    "count",
    "extension",
    "interval",
    "latitude",
    "longitude",
    "maximum_age",
    "minimum_age",
    "timezone",
    "year_incorporated",
];
/// Rows hang on rows so deep at most.
const DEEPEST: u32 = 12;

/// The files of the tables in a folder.
pub(super) fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "csv"));
    Ok(files)
}

/// Tables by name, the rows as they stand in the files.
pub(super) struct Tables {
    rows: BTreeMap<String, Vec<Row>>,
    /// Rows by table and id.
    by_id: HashMap<(String, String), usize>,
    /// What hangs on a row, by its table and id.
    children: HashMap<(String, String), Vec<Child>>,
    taken: BTreeSet<(String, usize)>,
}

/// A row that hangs on another: in which list, and where it is itself.
type Child = (&'static str, String, usize);

impl Tables {
    /// Reads all `*.csv` of a folder.
    pub(super) fn read(folder: &Path) -> Result<Self, ExchangeError> {
        let failed = |source| ExchangeError::File {
            file: name(folder),
            source,
        };
        let mut rows = BTreeMap::new();
        let mut left = MAX_SOURCE_BYTES;
        for path in files(folder).map_err(failed)? {
            let Some(table) = path.file_stem().and_then(|stem| stem.to_str()) else {
                continue;
            };
            let text = text(&path)?;
            let too_large = || ExchangeError::TooLarge { file: name(folder) };
            left = left.checked_sub(text.len() as u64).ok_or_else(too_large)?;
            // The official templates name them "services.csv" or "service.csv".
            rows.insert(singular(table), read(&name(&path), &text)?);
        }
        if !rows.contains_key("service") {
            return Err(super::other_format(folder));
        }
        Ok(Self::new(rows))
    }

    fn new(rows: BTreeMap<String, Vec<Row>>) -> Self {
        let mut tables = Self {
            rows,
            by_id: HashMap::new(),
            children: HashMap::new(),
            taken: BTreeSet::new(),
        };
        for (table, rows) in &tables.rows {
            for (row, at) in rows.iter().zip(0..) {
                if let Some(id) = cell(row, "id") {
                    tables
                        .by_id
                        .entry((table.clone(), id.to_owned()))
                        .or_insert(at);
                }
                if let Some((parent, list)) = parent(table, row) {
                    let children = tables.children.entry(parent).or_default();
                    children.push((list, table.clone(), at));
                }
            }
        }
        tables
    }

    /// The services with all that hangs on them, then the organizations that have none; each with its file
    /// and row.
    pub(super) fn nested(&mut self) -> Vec<(String, (Kind, Value))> {
        let mut outermost = Vec::new();
        let tables = [
            ("service", Kind::Service),
            ("organization", Kind::Organization),
        ];
        for (table, kind) in tables {
            for at in 0..self.rows.get(table).map_or(0, Vec::len) {
                if !self.taken.contains(&(table.to_owned(), at)) {
                    let place = place(table, at);
                    outermost.push((place, (kind, Value::Object(self.nest(table, at, 0)))));
                }
            }
        }
        outermost
    }

    fn nest(&mut self, table: &str, at: usize, depth: u32) -> Row {
        self.taken.insert((table.to_owned(), at));
        let row = self.rows.get(table).and_then(|rows| rows.get(at));
        let mut row = row.cloned().unwrap_or_default();
        if depth >= DEEPEST {
            return row;
        }
        let id = cell(&row, "id").unwrap_or_default().to_owned();
        let children = self.children.get(&(table.to_owned(), id));
        for (list, child, at) in children.cloned().unwrap_or_default() {
            let child = Value::Object(self.nest(&child, at, depth + 1));
            // A column of that name would be the row's own.
            if let Value::Array(list) = row.entry(list).or_insert_with(|| json!([])) {
                list.push(child);
            }
        }
        for (_, column, other, member) in SINGLES.iter().filter(|(of, ..)| *of == table) {
            let named = cell(&row, column).map(|id| ((*other).to_owned(), id.to_owned()));
            let found = named.and_then(|named| self.by_id.get(&named).copied());
            if let Some(at) = found {
                let other = Value::Object(self.nest(other, at, depth + 1));
                row.insert((*member).to_owned(), other);
            }
        }
        row
    }

    /// Reports the rows that hang on nothing.
    pub(super) fn report_rest(&self, report: &mut Report) {
        for (table, rows) in &self.rows {
            for at in 0..rows.len() {
                if !self.taken.contains(&(table.clone(), at)) {
                    report.rows += 1;
                    report.leave_out(place(table, at), "id", Misfit::Unattached);
                }
            }
        }
    }
}

fn place(table: &str, at: usize) -> String {
    // The header is row 1.
    format!("{table}.csv, row {}", at + 2)
}

/// What a row hangs on, and in which list.
fn parent(table: &str, row: &Row) -> Option<((String, String), &'static str)> {
    let by =
        |entity: &str, id: &str| Some((cell(row, entity)?.to_owned(), cell(row, id)?.to_owned()));
    match table {
        "attribute" => return Some((by("link_entity", "link_id")?, "attributes")),
        "metadata" => return Some((by("resource_type", "resource_id")?, "metadata")),
        _ => {}
    }
    let (_, list) = LISTS.iter().find(|(name, _)| *name == table)?;
    // A location is in its own organization's list only where no service is at it.
    let parents = PARENTS.iter().filter(|parent| **parent != table);
    let parents = parents.filter(|parent| table != "service_at_location" || **parent == "service");
    let mut parents = parents.filter_map(|parent| {
        let id = cell(row, &format!("{parent}_id"))?;
        Some(((*parent).to_owned(), id.to_owned()))
    });
    Some((parents.next()?, list))
}

fn cell<'a>(row: &'a Row, column: &str) -> Option<&'a str> {
    row.get(column)?.as_str()
}

fn singular(table: &str) -> String {
    let known = LISTS.iter().map(|(name, _)| *name);
    let more = [
        "service",
        "organization",
        "attribute",
        "taxonomy",
        "taxonomy_term",
    ];
    let mut known = known.chain(more);
    let lists = LISTS.iter().find(|(_, list)| *list == table);
    let plural = table.strip_suffix('s').unwrap_or(table);
    match lists {
        Some((name, _)) => (*name).to_owned(),
        None if known.any(|name| name == plural) => plural.to_owned(),
        None => table.to_owned(),
    }
}

/// Cells that are empty are not there.
fn read(file: &str, text: &str) -> Result<Vec<Row>, ExchangeError> {
    let not_csv = |source| ExchangeError::NotCsv {
        file: file.to_owned(),
        source,
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let columns = reader.headers().map_err(not_csv)?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(not_csv)?;
        let cells = columns
            .iter()
            .zip(record.iter())
            .filter(|(_, cell)| !cell.is_empty());
        rows.push(
            cells
                .map(|(column, cell)| (column.to_owned(), value(column, cell)))
                .collect(),
        );
    }
    Ok(rows)
}

/// A number where the column holds numbers and nothing of the cell is lost by it.
fn value(column: &str, cell: &str) -> Value {
    let number = || {
        cell.parse::<Number>()
            .ok()
            .filter(|number| number.to_string() == cell)
    };
    match NUMBERS.contains(&column).then(number).flatten() {
        Some(number) => Value::Number(number),
        None => Value::String(cell.to_owned()),
    }
}

/// Takes outermost objects apart: CSV texts by table. A row that is in several of them is there once.
pub(super) fn apart(outermost: &[(&'static str, Row)]) -> BTreeMap<String, String> {
    let mut tables: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for (table, row) in outermost {
        flatten(table, row, None, &mut tables, &mut seen);
    }
    tables
        .into_iter()
        .map(|(table, rows)| (table, written(&rows)))
        .collect()
}

fn flatten(
    table: &str,
    row: &Row,
    parent: Option<(&str, &str)>,
    tables: &mut BTreeMap<String, Vec<Row>>,
    seen: &mut BTreeSet<String>,
) {
    let id = cell(row, "id").unwrap_or_default();
    let mut cells = Row::new();
    let mut inner: Vec<(&str, &Row, bool)> = Vec::new();
    for (member, value) in row {
        let list = LISTS
            .iter()
            .find(|(_, list)| list == member)
            .map(|(table, _)| *table);
        let list = list.or(match member.as_str() {
            "attributes" => Some("attribute"),
            "metadata" => Some("metadata"),
            "services" => Some("service"),
            _ => None,
        });
        let single = SINGLES
            .iter()
            .find(|(of, _, _, single)| *of == table && single == member);
        match (value, list, single) {
            (Value::Array(rows), Some(list), _) => {
                inner.extend(
                    rows.iter()
                        .filter_map(Value::as_object)
                        .map(|row| (list, row, true)),
                );
            }
            (Value::Object(other), _, Some((_, column, of, _))) => {
                if let Some(id) = other.get("id") {
                    cells.insert((*column).to_owned(), id.clone());
                }
                inner.push((of, other, false));
            }
            (Value::Null, ..) => {}
            (value, ..) => {
                cells.insert(member.clone(), value.clone());
            }
        }
    }
    if let Some((parent, id)) = parent {
        let (of, column) = match table {
            "attribute" => (Some(("link_entity", parent)), "link_id".to_owned()),
            "metadata" => (Some(("resource_type", parent)), "resource_id".to_owned()),
            _ => (None, format!("{parent}_id")),
        };
        for (column, value) in of.into_iter().chain([(column.as_str(), id)]) {
            cells
                .entry(column)
                .or_insert_with(|| Value::String(value.to_owned()));
        }
    }
    if seen.insert(format!("{table} {}", Value::Object(cells.clone()))) {
        tables.entry(table.to_owned()).or_default().push(cells);
    }
    for (of, inner, hangs) in inner {
        flatten(of, inner, hangs.then_some((table, id)), tables, seen);
    }
}

fn written(rows: &[Row]) -> String {
    let columns: BTreeSet<&String> = rows.iter().flat_map(Map::keys).collect();
    // `id` first, as people look for it there.
    let (id, rest): (Vec<_>, Vec<_>) = columns.into_iter().partition(|column| *column == "id");
    let columns = [id, rest].concat();
    let mut csv = csv::Writer::from_writer(Vec::new());
    let mut write = |cells: Vec<String>| {
        // To memory: it cannot fail.
        let _ = csv.write_record(&cells);
    };
    write(columns.iter().map(|column| (*column).clone()).collect());
    for row in rows {
        let cells = columns.iter().map(|column| match row.get(*column) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
        });
        write(cells.collect());
    }
    let bytes = csv.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}
