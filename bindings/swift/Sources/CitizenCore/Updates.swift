extension Catalogue {
  /// The catalogue as it is now and again after each change.
  ///
  /// Someone who reads slowly misses what lies between, never the newest. Ending the loop or
  /// cancelling its task ends the observation; the stream itself ends with its client.
  ///
  /// - Parameter language: The reader's BCP 47 tag.
  public func updates(language: String) -> AsyncStream<CatalogueUpdate> {
    .observing { observe(language: language, listener: $0) }
  }
}

extension Outbox {
  /// The outbox as it is now and again after each change.
  /// As ``Catalogue/updates(language:)``.
  ///
  /// - Parameter language: The reader's BCP 47 tag.
  public func updates(language: String) -> AsyncStream<OutboxUpdate> {
    .observing { observe(language: language, listener: $0) }
  }
}

extension Inbox {
  /// The inbox as it is now and again after each change.
  /// As ``Catalogue/updates(language:)``.
  ///
  /// - Parameter language: The reader's BCP 47 tag.
  public func updates(language: String) -> AsyncStream<InboxUpdate> {
    .observing { observe(language: language, listener: $0) }
  }

  /// Fetches a file that goes with a message and puts it into the vault, as
  /// ``Inbox/saveAttachment(messageId:attachmentId:language:)``: how far it is, and last how it ended.
  /// Ending the loop before that or cancelling its task calls it off.
  public func savingAttachment(
    messageId: String, attachmentId: String, language: String
  ) -> AsyncStream<TransferUpdate> {
    .observing {
      startSavingAttachment(
        messageId: messageId, attachmentId: attachmentId, language: language, listener: $0)
    }
  }
}

extension Profile {
  /// What the resident has told about herself, as it is now and again after each change.
  /// As ``Catalogue/updates(language:)``.
  ///
  /// - Parameter language: The reader's BCP 47 tag.
  public func updates(language: String) -> AsyncStream<ProfileUpdate> {
    .observing { observe(language: language, listener: $0) }
  }
}

extension Favourites {
  /// The services that the resident keeps at hand, as they are now and again after each change.
  /// As ``Catalogue/updates(language:)``.
  ///
  /// - Parameter language: The reader's BCP 47 tag.
  public func updates(language: String) -> AsyncStream<FavouritesUpdate> {
    .observing { observe(language: language, listener: $0) }
  }
}

extension Reminders {
  /// What she is reminded of, as it is now and again after each change. As ``Catalogue/updates(language:)``.
  ///
  /// - Parameter language: The reader's BCP 47 tag.
  public func updates(language: String) -> AsyncStream<RemindersUpdate> {
    .observing { observe(language: language, listener: $0) }
  }
}

extension Vault {
  /// The vault as it is now and again after each change, also when it locks itself.
  /// As ``Catalogue/updates(language:)``.
  public func updates() -> AsyncStream<VaultUpdate> {
    .observing { observe(listener: $0) }
  }

  /// Puts a file into the vault, as ``Vault/import(filePath:name:about:)``: how far it is, and last how it ended.
  /// Ending the loop before that or cancelling its task calls it off.
  public func importing(
    filePath: String, name: String, about: DocumentAbout
  ) -> AsyncStream<TransferUpdate> {
    .observing { startImport(filePath: filePath, name: name, about: about, listener: $0) }
  }

  /// Writes a document to a new file, as ``Vault/export(id:filePath:)``: how far it is, and last how it ended.
  /// Ending the loop before that or cancelling its task calls it off.
  public func exporting(id: String, filePath: String) -> AsyncStream<TransferUpdate> {
    .observing { startExport(id: id, filePath: filePath, listener: $0) }
  }

  /// Writes all that is hers to a new file, for her recovery code, or with `passphrase` where there is one: how far it is,
  /// and last how it ended. Ending the loop before that or cancelling its task calls it off.
  public func backingUp(filePath: String, passphrase: String?) -> AsyncStream<BackupUpdate> {
    .observing { startBackup(filePath: filePath, passphrase: passphrase, listener: $0) }
  }

  /// Reads a backup to its end and changes nothing. As ``Vault/backingUp(filePath:passphrase:)``.
  public func checkingBackup(
    filePath: String, secret: BackupSecret
  ) -> AsyncStream<BackupUpdate> {
    .observing { startBackupCheck(filePath: filePath, secret: secret, listener: $0) }
  }

  /// Brings back what a backup holds. As ``Vault/backingUp(filePath:passphrase:)``.
  ///
  /// - Parameters:
  ///   - language: The reader's BCP 47 tag.
  ///   - isHers: Whether she has said that a backup of another home is hers.
  public func restoring(
    filePath: String, secret: BackupSecret, language: String, isHers: Bool = false
  ) -> AsyncStream<BackupUpdate> {
    .observing {
      startRestore(
        filePath: filePath, secret: secret, language: language, isHers: isHers, listener: $0)
    }
  }
}

extension CitizenClient {
  /// What the city says of itself, as it is now and again after each change.
  /// As ``Catalogue/updates(language:)``.
  ///
  /// - Parameter language: The reader's BCP 47 tag.
  public func cityProfileUpdates(language: String) -> AsyncStream<CityProfileUpdate> {
    .observing { observeCityProfile(language: language, listener: $0) }
  }
}

extension AsyncStream where Element: Sendable {
  /// A stream of what `observe` delivers to the listener it is given.
  static func observing(_ observe: (StreamListener<Element>) -> TaskHandle) -> AsyncStream {
    // Each delivery is the whole state, so an older one is worth nothing.
    let (stream, continuation) = makeStream(bufferingPolicy: .bufferingNewest(1))
    let task = observe(StreamListener(continuation))
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }
}

/// Hands what the core delivers on to a stream, which ends when the core lets go of this.
final class StreamListener<Update: Sendable>: Sendable {
  private let continuation: AsyncStream<Update>.Continuation

  init(_ continuation: AsyncStream<Update>.Continuation) {
    self.continuation = continuation
  }

  deinit {
    continuation.finish()
  }

  func onUpdate(update: Update) {
    continuation.yield(update)
  }
}

extension StreamListener: CatalogueListener where Update == CatalogueUpdate {}
extension StreamListener: OutboxListener where Update == OutboxUpdate {}
extension StreamListener: InboxListener where Update == InboxUpdate {}
extension StreamListener: ProfileListener where Update == ProfileUpdate {}
extension StreamListener: FavouritesListener where Update == FavouritesUpdate {}
extension StreamListener: RemindersListener where Update == RemindersUpdate {}
extension StreamListener: VaultListener where Update == VaultUpdate {}
extension StreamListener: TransferListener where Update == TransferUpdate {}
extension StreamListener: BackupListener where Update == BackupUpdate {}
extension StreamListener: CityProfileListener where Update == CityProfileUpdate {}
