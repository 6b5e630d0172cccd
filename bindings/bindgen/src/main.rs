//! `uniffi-bindgen generate LIBRARY --language kotlin|swift --out-dir DIR`, as `script/bindings`
//! calls it. The library must not be stripped: uniffi reads its metadata from the symbols.

fn main() {
    uniffi::uniffi_bindgen_main();
}
