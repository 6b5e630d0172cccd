//! What the forms domain promises.
