//! A resident who uploads by tus.

use std::path::Path;

use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};

use crate::support::{City, client};

pub(crate) const MIB: usize = 1024 * 1024;

/// A resident who uploads.
pub(crate) struct Uploader {
    pub(crate) client: Client,
    city: String,
    pub(crate) token: String,
}

impl Uploader {
    pub(crate) async fn new(city: &City, resident: &str) -> Self {
        Self::with_token(city.url(""), city.sign_in(resident).await)
    }

    /// The same at another address.
    pub(crate) fn at(&self, city: String) -> Self {
        Self::with_token(city, self.token.clone())
    }

    pub(crate) fn with_token(city: String, token: String) -> Self {
        Self {
            client: client(),
            city,
            token,
        }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.city))
            .bearer_auth(&self.token)
            .header("tus-resumable", "1.0.0")
    }

    pub(crate) fn creation(&self, length: usize) -> RequestBuilder {
        self.request(Method::POST, "/v1/uploads")
            .header("upload-length", length)
    }

    /// Begins an upload; its path.
    pub(crate) async fn create(&self, length: usize) -> String {
        let reply = self.creation(length).send().await.unwrap();
        assert_eq!(reply.status(), StatusCode::CREATED);
        header(&reply, "location").unwrap().to_owned()
    }

    pub(crate) async fn head(&self, path: &str) -> Response {
        self.request(Method::HEAD, path).send().await.unwrap()
    }

    pub(crate) async fn offset(&self, path: &str) -> usize {
        let reply = self.head(path).await;
        assert_eq!(reply.status(), StatusCode::OK);
        header(&reply, "upload-offset").unwrap().parse().unwrap()
    }

    pub(crate) fn patching(&self, path: &str, offset: usize, bytes: &[u8]) -> RequestBuilder {
        self.request(Method::PATCH, path)
            .header("content-type", "application/offset+octet-stream")
            .header("upload-offset", offset)
            .body(bytes.to_vec())
    }

    pub(crate) async fn patch(&self, path: &str, offset: usize, bytes: &[u8]) -> Response {
        self.patching(path, offset, bytes).send().await.unwrap()
    }

    pub(crate) async fn delete(&self, path: &str) -> Response {
        self.request(Method::DELETE, path).send().await.unwrap()
    }

    /// Uploads `content` in one chunk.
    pub(crate) async fn upload(&self, content: &[u8]) -> String {
        let path = self.create(content.len()).await;
        let reply = self.patch(&path, 0, content).await;
        assert_eq!(reply.status(), StatusCode::NO_CONTENT);
        path
    }

    /// The bare head of a chunk of `length` bytes.
    pub(crate) fn bare_patch(&self, path: &str, offset: usize, length: usize) -> String {
        format!(
            "PATCH {path} HTTP/1.1\r\nHost: city\r\nAuthorization: Bearer {}\r\nTus-Resumable: 1.0.0\r\n\
             Content-Type: application/offset+octet-stream\r\nUpload-Offset: {offset}\r\n\
             Content-Length: {length}\r\n\r\n",
            self.token
        )
    }
}

pub(crate) fn header<'a>(reply: &'a Response, name: &str) -> Option<&'a str> {
    reply
        .headers()
        .get(name)
        .map(|value| value.to_str().unwrap())
}

/// Bytes of which none repeat in a way that would hide a gap or a piece that came twice.
pub(crate) fn content(length: usize) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(length as u64);
    (0..length).map(|_| random.u8(..)).collect()
}

pub(crate) fn on_disk(data: &Path, path: &str) -> Vec<u8> {
    let id = path.rsplit('/').next().unwrap();
    std::fs::read(data.join("uploads").join(id)).unwrap()
}
