//! What a question to the city costs on the wire, with all that TLS says before it.

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::mpsc::{Receiver, Sender, channel},
};

use super::*;

/// So often a phone without push asks for messages on a day on which nothing happens (`facade/background.rs`).
const ASKS_A_DAY: u64 = 12;
/// What such a question and its answer are, by themselves (docs/measurements.md).
const QUESTION_BYTES: u64 = 330;
/// What a day may cost at most.
const DAY_BYTES: u64 = 50_000;

/// A way to `url`, and how many bytes went along it in a direction, each time that one ends.
fn counted(url: &str) -> (String, Receiver<u64>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let by = format!("https://{}", listener.local_addr().unwrap());
    let city = url.trim_start_matches("https://").to_owned();
    let (count, counted) = channel();
    thread::spawn(move || {
        for phone in listener.incoming() {
            let phone = phone.unwrap();
            let city = TcpStream::connect(&city).unwrap();
            for (from, to) in [
                (phone.try_clone().unwrap(), city.try_clone().unwrap()),
                (city, phone),
            ] {
                let count = count.clone();
                thread::spawn(move || pass_on(from, to, &count));
            }
        }
    });
    (by, counted)
}

fn pass_on(mut from: TcpStream, mut to: TcpStream, count: &Sender<u64>) {
    let (mut part, mut bytes) = ([0; 4_096], 0);
    while let Ok(read) = from.read(&mut part) {
        let Some(part) = part.get(..read).filter(|part| !part.is_empty()) else {
            break;
        };
        bytes += part.len() as u64;
        if to.write_all(part).is_err() {
            break;
        }
    }
    let _ = to.shutdown(std::net::Shutdown::Write);
    let _ = count.send(bytes);
}

/// A certificate of an authority between, both about as long as those of public authorities.
fn chain(authority: &Authority) -> (Vec<CertificateDer<'static>>, KeyPair) {
    let names = |count: usize| (0..count).map(|at| format!("service-{at:02}.of-the-city.example"));
    let issuing = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(names(14).collect::<Vec<_>>()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let intermediate = params.signed_by(&issuing, &authority.0).unwrap();
    let intermediate = intermediate.der().clone();
    let issuer = Issuer::new(params, issuing);
    let key = KeyPair::generate().unwrap();
    let of_city: Vec<String> = names(20).chain(["127.0.0.1".to_owned()]).collect();
    let of_city = CertificateParams::new(of_city).unwrap();
    let certificate = of_city.signed_by(&key, &issuer).unwrap();
    (vec![certificate.der().clone(), intermediate], key)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_of_asking_costs_what_it_may_also_where_each_time_is_a_process_of_its_own() {
    let authority = Authority::new();
    let (chain, key) = chain(&authority);
    let shown: usize = chain.iter().map(|certificate| certificate.len()).sum();
    assert!(
        (1_500..3_000).contains(&shown),
        "{shown} bytes of certificates"
    );
    let (url, counted) = counted(&serve(chain, &key, nothing_new));
    let transport = authority.transport();
    let mut asked = Vec::new();
    for _ in 0..3 {
        assert_eq!(
            transport.send(request(&url)).await.map(|it| it.status),
            Ok(304)
        );
        // The server hangs up after each answer.
        let direction = || counted.recv_timeout(Duration::from_secs(30)).unwrap();
        asked.push(direction() + direction());
    }
    let (first, again) = (asked.first().unwrap(), asked.last().unwrap());
    // A process that stays shows no certificate again.
    assert!(*again < 1_800 && 2 * again < *first + 500, "{asked:?}");
    let day = ASKS_A_DAY * (first + QUESTION_BYTES);
    assert!(
        day <= DAY_BYTES,
        "{shown} bytes of certificates; {asked:?} a time; {day} a day"
    );
}
