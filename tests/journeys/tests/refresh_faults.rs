#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]
//! While the catalogue is refreshed the app is killed, or the disk is full or broken from then on, at each call that
//! changes it: the old catalogue or the new one is there, whole, and the next refresh brings the new one.
//!
//! Every so manieth call is tried; with `CITIZEN_FAULTS=all`, as `script/soak` has it, every one.

use citizen_core::facade::CitizenError;
use citizen_gateway::catalogue::Catalogue;
use citizen_journeys::{
    City, Phone,
    faulty_disk::{Fault, Trial},
};
use serde_json::Value;
use tempfile::TempDir;

/// The service whose name says which catalogue is there.
const SERVICE: &str = "apply-library-card";

/// The first services of the demo city and all that they are about; `name` is that of [`SERVICE`].
fn catalogue(name: &str) -> Catalogue {
    let demo = Catalogue::demo_city().unwrap();
    let mut services = 0;
    let lines = demo.ndjson.split(|byte| *byte == b'\n');
    let records = lines.filter(|line| !line.is_empty()).filter_map(|line| {
        let mut record: Value = serde_json::from_slice(line).unwrap();
        if record["type"] == "service" {
            if record["id"] == SERVICE {
                record["name"]["en"] = name.into();
            } else {
                services += 1;
                if services > 60 {
                    return None;
                }
            }
        }
        (record["type"] != "life_event").then(|| format!("{record}\n"))
    });
    Catalogue::read(records.collect::<String>().as_bytes()).unwrap()
}

/// A phone before a refresh, and the city that it asks.
struct World {
    city: City,
    phone: Phone,
    /// Which catalogue there is before it.
    old: Option<&'static str>,
}

const OLD: &str = "Reader's card";
const NEW: &str = "Card for all libraries";

impl World {
    /// A phone that has no catalogue.
    async fn at_the_first_start() -> Self {
        let city = City::with(TempDir::new().unwrap(), catalogue(NEW)).await;
        let phone = Phone::new(&city, "li-na").await;
        phone.opened().await.suspend().await.unwrap();
        let old = None;
        Self { city, phone, old }
    }

    /// A phone that has a catalogue of which one service has got another name.
    async fn before_a_delta() -> Self {
        let city = City::with(TempDir::new().unwrap(), catalogue(OLD)).await;
        let mut phone = Phone::new(&city, "li-na").await;
        let app = phone.opened().await;
        app.catalogue().refresh().await.unwrap();
        app.suspend().await.unwrap();
        let city = City::with(city.shutdown().await, catalogue(NEW)).await;
        phone.config.city_url = city.url();
        let old = Some(OLD);
        Self { city, phone, old }
    }

    /// Which catalogue is there; whatever has happened, the app opens and can tell.
    async fn is_whole(&self, fault: &Fault) {
        let app = self.phone.opened().await;
        let named = async || match app.catalogue().service(SERVICE.into(), "en".into()).await {
            Ok(service) => Some(service.name),
            Err(CitizenError::NoCatalogue) => None,
            Err(error) => panic!("{fault}: {error:?}"),
        };
        let name = named().await;
        assert!(
            name.as_deref() == self.old || name.as_deref() == Some(NEW),
            "{fault}: {name:?}"
        );
        app.catalogue().freshness().await.unwrap();
        let refreshed = app.catalogue().refresh().await;
        assert!(refreshed.is_ok(), "{fault}: {refreshed:?}");
        assert_eq!(named().await.as_deref(), Some(NEW), "{fault}");
        app.suspend().await.unwrap();
    }

    async fn survives(&self) {
        let trial = Trial::new(env!("CARGO_BIN_EXE_resident"), "refresh", &self.phone);
        for fault in trial.faults("changed") {
            let said = trial.suffer(&fault);
            println!("{fault}: {said}");
            // Nothing is said by the dead; some of what fails need not be there.
            let told = ["", "changed", "StorageFull"].contains(&said.as_str());
            assert!(told || !fault.full, "{fault}: {said}");
            self.is_whole(&fault).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_catalogue_is_there_whole_or_not_at_all() {
    let world = World::at_the_first_start().await;
    world.survives().await;
    world.city.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delta_leaves_the_old_catalogue_or_the_new_one() {
    let world = World::before_a_delta().await;
    world.survives().await;
    world.city.shutdown().await;
}
