//! What a city, or whoever writes in its name, may put into a message.

use citizen_core::inbox::{
    LinkHosts,
    markdown::{plain, read},
};

/// Any text as the body of a message: within bounds, without what turns a line around, and no link opens that does not
/// lead to the city over TLS.
pub(super) fn markdown(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let hosts = LinkHosts::new(["city.example".to_owned()]);
    let blocks = read(&text, &hosts);
    assert!(blocks.len() <= 1_000);
    for block in &blocks {
        assert!(block.depth <= 4 && !block.spans.is_empty());
        for span in &block.spans {
            assert!(!span.text.is_empty());
            assert!(!span.text.contains(['\u{202e}', '\u{2066}', '\u{1b}', '\0']));
            if let Some(link) = span.link.as_ref().filter(|link| link.opens) {
                assert!(
                    link.url.starts_with("https://city.example/"),
                    "{}",
                    link.url
                );
                assert_eq!(link.host, "city.example");
            }
        }
    }
    // Plain words are what the spans say.
    let said: String = (blocks.iter().flat_map(|block| &block.spans))
        .map(|span| span.text.as_str())
        .collect();
    assert!(plain(&text).len() >= said.len());
}
