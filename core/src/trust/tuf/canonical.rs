//! Canonical JSON: the bytes that a signature is over.

use serde_json::Value;

use super::MetadataProblem;

/// `value` in the canonical form that TUF 1.0.33 section 4.2 names: object keys sorted, no spaces,
/// nothing escaped but `"` and `\`, whole numbers only.
pub(crate) fn canonical(value: &Value) -> Result<Vec<u8>, MetadataProblem> {
    let mut bytes = Vec::new();
    write(value, &mut bytes)?;
    Ok(bytes)
}

fn write(value: &Value, to: &mut Vec<u8>) -> Result<(), MetadataProblem> {
    match value {
        Value::Null => to.extend(b"null"),
        Value::Bool(true) => to.extend(b"true"),
        Value::Bool(false) => to.extend(b"false"),
        Value::Number(number) if number.is_f64() => return Err(MetadataProblem::Malformed),
        Value::Number(number) => to.extend(number.to_string().as_bytes()),
        Value::String(text) => write_text(text, to),
        Value::Array(items) => {
            to.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    to.push(b',');
                }
                write(item, to)?;
            }
            to.push(b']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            to.push(b'{');
            for (index, (name, member)) in members.into_iter().enumerate() {
                if index > 0 {
                    to.push(b',');
                }
                write_text(name, to);
                to.push(b':');
                write(member, to)?;
            }
            to.push(b'}');
        }
    }
    Ok(())
}

fn write_text(text: &str, to: &mut Vec<u8>) {
    to.push(b'"');
    for byte in text.bytes() {
        if matches!(byte, b'"' | b'\\') {
            to.push(b'\\');
        }
        to.push(byte);
    }
    to.push(b'"');
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_are_sorted_and_only_quotes_and_backslashes_escaped() {
        let value = json!({"b": [1, -2, true, null], "a": "a \"quoted\" \\ line\nand 号", "é": {}});
        assert_eq!(
            String::from_utf8(canonical(&value).unwrap()).unwrap(),
            "{\"a\":\"a \\\"quoted\\\" \\\\ line\nand 号\",\"b\":[1,-2,true,null],\"é\":{}}"
        );
    }

    #[test]
    fn a_fraction_has_no_canonical_form() {
        assert_eq!(canonical(&json!([0.5])), Err(MetadataProblem::Malformed));
    }
}
