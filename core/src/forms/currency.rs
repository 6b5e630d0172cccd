//! Currencies and their smallest units.

use serde::{Deserialize, Serialize};

/// A currency of ISO 4217.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Currency {
    /// Its alphabetic code: `EUR`.
    pub code: String,
    /// How many decimal digits its smallest unit makes: 2 for a cent, 0 where there is none.
    pub minor_digits: u8,
}

/// The currencies that people pay with, by the digits of their smallest unit (ISO 4217, list one, 2026).
#[rustfmt::skip]
const CURRENCIES: [(u8, &str); 4] = [
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"),
    (2, "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY \
        COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF \
        IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR \
        MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG \
        SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES \
        WST XCD XCG YER ZAR ZMW ZWG"),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "CLF UYW"),
];

impl Currency {
    /// The currency with this code, if there is one.
    pub(super) fn of(code: &str) -> Option<Self> {
        let has = |codes: &str| codes.split_whitespace().any(|other| other == code);
        let (minor_digits, _) = CURRENCIES.into_iter().find(|(_, codes)| has(codes))?;
        Some(Self {
            code: code.to_owned(),
            minor_digits,
        })
    }

    /// An amount of its smallest units in plain digits, with its code: `-12.50 EUR`.
    pub fn written(&self, minor_units: i64) -> String {
        let decimals = usize::from(self.minor_digits);
        let sign = if minor_units < 0 { "-" } else { "" };
        let digits = format!("{:0>1$}", minor_units.unsigned_abs(), decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        let point = if decimals > 0 { "." } else { "" };
        format!("{sign}{whole}{point}{fraction} {}", self.code)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_written_with_the_digits_of_its_currency() {
        let written = |code, minor_units| Currency::of(code).unwrap().written(minor_units);
        assert_eq!(written("EUR", 1_250), "12.50 EUR");
        assert_eq!(written("EUR", -5), "-0.05 EUR");
        assert_eq!(written("JPY", 1_250), "1250 JPY");
        assert_eq!(written("KWD", 1_250), "1.250 KWD");
        assert_eq!(written("CNY", i64::MIN), "-92233720368547758.08 CNY");
    }

    #[test]
    fn every_code_is_there_once_and_no_other() {
        let codes = CURRENCIES.map(|(_, codes)| codes).join(" ");
        let mut codes: Vec<&str> = codes.split_whitespace().collect();
        assert!(codes.iter().all(|code| code.len() == 3));
        let before = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), before);
        for none in ["", "eur", "XXX", "EU", "EUR CNY", "DEM"] {
            assert_eq!(Currency::of(none), None, "{none}");
        }
    }
}
