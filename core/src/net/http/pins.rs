//! The keys that a host has to show, beside a certificate that holds.

use std::sync::Arc;

use ring::digest::{SHA256, digest};
use rustls::{
    CertificateError, DigitallySignedStruct, Error, OtherError, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, WebPkiSupportedAlgorithms},
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use webpki::{EndEntityCert, KeyUsage, VerifiedPath};

use crate::environment::{HostPins, Timestamp};

/// A server has a certificate that holds, and no key that is pinned for its host.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("no key that is pinned for this host")]
pub(super) struct NotPinned;

/// Verifies a certificate as ever, and then that the path from it to a root leads over a key that is pinned for
/// the host, if any is. The root's own key does not count, and neither does a certificate that was sent along and is
/// not on the path: anybody can send the city's.
#[derive(Debug)]
pub(super) struct PinnedVerifier {
    ordinary: Arc<WebPkiServerVerifier>,
    roots: Arc<RootCertStore>,
    algorithms: WebPkiSupportedAlgorithms,
    pins: Vec<HostPins>,
}

impl PinnedVerifier {
    /// Trusts `roots` and, on the hosts that are in `pins`, only their keys. `None` where there are no roots.
    pub(super) fn new(
        roots: Arc<RootCertStore>,
        provider: Arc<CryptoProvider>,
        pins: Vec<HostPins>,
    ) -> Option<Self> {
        let algorithms = provider.signature_verification_algorithms;
        let ordinary = WebPkiServerVerifier::builder_with_provider(Arc::clone(&roots), provider);
        Some(Self {
            ordinary: ordinary.build().ok()?,
            roots,
            algorithms,
            pins,
        })
    }

    /// The pins that hold for a host.
    fn pins(&self, host: &ServerName<'_>, now: UnixTime) -> Option<&HostPins> {
        let host = host.to_str();
        self.pins.iter().find(|pins| {
            let seconds = |until: Timestamp| u64::try_from(until.timestamp()).unwrap_or_default();
            let until = pins.until.map(seconds);
            let holds = until.is_none_or(|until| now.as_secs() < until);
            // An IPv6 address stands in brackets in a URL, and not in a certificate.
            let name = pins.host.trim_matches(['[', ']']);
            holds && name.eq_ignore_ascii_case(&host)
        })
    }

    fn leads_over_one_of(
        &self,
        pins: &HostPins,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> bool {
        let Ok(end_entity) = EndEntityCert::try_from(end_entity) else {
            return false;
        };
        let is_pinned = |key: &[u8]| {
            let key = digest(&SHA256, key);
            pins.sha256.iter().any(|pin| pin == key.as_ref())
        };
        let over_a_pin = |path: &VerifiedPath<'_>| {
            let own = is_pinned(&path.end_entity().subject_public_key_info());
            let mut issuers = path.intermediate_certificates();
            match own || issuers.any(|issuer| is_pinned(&issuer.subject_public_key_info())) {
                true => Ok(()),
                // Perhaps another path does.
                false => Err(webpki::Error::UnknownIssuer),
            }
        };
        let verified = end_entity.verify_for_usage(
            self.algorithms.all,
            &self.roots.roots,
            intermediates,
            now,
            KeyUsage::server_auth(),
            None,
            Some(&over_a_pin),
        );
        verified.is_ok()
    }
}

impl ServerCertVerifier for PinnedVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verified = self.ordinary.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        )?;
        match self.pins(server_name, now) {
            Some(pins) if !self.leads_over_one_of(pins, end_entity, intermediates, now) => {
                let refused = CertificateError::Other(OtherError(Arc::new(NotPinned)));
                Err(Error::InvalidCertificate(refused))
            }
            _ => Ok(verified),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.ordinary
            .verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.ordinary
            .verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.ordinary.supported_verify_schemes()
    }
}
