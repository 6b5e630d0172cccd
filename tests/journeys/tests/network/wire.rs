//! What lies between the phone and the city: connections that are cut after a number of bytes.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
};

/// Where the next connection is cut, on both sides.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cut {
    /// Behind so many bytes on the way to the city, the request's head among them.
    Request(usize),
    /// Behind so many bytes on the way back.
    Answer(usize),
}

/// A way to the city at an address of its own.
pub(crate) struct Wire {
    pub(crate) url: String,
    next: Arc<Mutex<Option<Cut>>>,
}

impl Wire {
    /// A way to the city that listens at `city`, as long as the runtime is there.
    pub(crate) async fn to(city: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let next = Arc::new(Mutex::new(None));
        let cut = Arc::clone(&next);
        tokio::spawn(async move {
            while let Ok((phone, _)) = listener.accept().await {
                let city = TcpStream::connect(&city).await.unwrap();
                let cut = cut.lock().unwrap().take();
                tokio::spawn(carry(phone, city, cut));
            }
        });
        Self { url, next }
    }

    /// Cuts the next connection.
    pub(crate) fn cut(&self, cut: Cut) {
        *self.next.lock().unwrap() = Some(cut);
    }
}

async fn carry(mut phone: TcpStream, mut city: TcpStream, cut: Option<Cut>) {
    let Some(cut) = cut else {
        // It ends where one of the two hangs up.
        let _ = copy_bidirectional(&mut phone, &mut city).await;
        return;
    };
    let (up, down) = match cut {
        Cut::Request(bytes) => (bytes, usize::MAX),
        Cut::Answer(bytes) => (usize::MAX, bytes),
    };
    let (mut from_phone, to_phone) = phone.into_split();
    let (from_city, mut to_city) = city.into_split();
    tokio::select! {
        () = carry_some(&mut from_phone, &mut to_city, up) => {}
        () = carry_back(from_city, to_phone, down) => {}
    }
}

/// Ends behind so many bytes, and never where there are fewer: then the answer is what ends it all.
async fn carry_some(from: &mut OwnedReadHalf, to: &mut OwnedWriteHalf, mut left: usize) {
    let mut buffer = [0; 4096];
    while left > 0 {
        let most = left.min(buffer.len());
        match from.read(&mut buffer[..most]).await {
            Ok(read @ 1..) if to.write_all(&buffer[..read]).await.is_ok() => left -= read,
            _ => std::future::pending().await,
        }
    }
}

async fn carry_back(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut left: usize) {
    let mut buffer = [0; 4096];
    // Not cut before the city has answered: what it was asked is done.
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        let some = read.min(left);
        left -= some;
        if to.write_all(&buffer[..some]).await.is_err() || some < read {
            break;
        }
    }
}
