import Testing

@testable import CitizenKit

extension Screen {
  /// What the screen shows.
  @MainActor var state: Any { model.state }

  /// Calls the view model's method that the fixture names.
  @MainActor func perform(_ name: String, _ with: [JSON]) throws {
    switch (self, name) {
    case (_, "tryAgain"), (_, "unlockDocuments"): model.tryAgain()
    case (_, "typePaperCode"): model.navigator.push(.lostKey)
    case (.firstStart(let model), "chooseLanguage"): model.chooseLanguage(try with.text(0))
    case (.firstStart(let model), "setSenior"): model.setSenior(try with.bool(0))
    case (.firstStart(let model), "begin"): model.begin()
    case (.home(let model), "search"): model.search()
    case (.home(let model), "openCategory"): model.openCategory(try with.text(0))
    case (.home(let model), "openCases"): model.openCases()
    case (.home(let model), "openCase"): model.openCase(try with.text(0))
    case (.home(let model), "openInbox"): model.openInbox()
    case (.home(let model), "openLifeEvents"): model.openLifeEvents()
    case (.home(let model), "openFavourites"): model.openFavourites()
    case (.home(let model), "openService"): model.openService(try with.text(0))
    case (.home(let model), "openOffices"): model.openOffices()
    case (.home(let model), "openDocuments"): model.openDocuments()
    case (.home(let model), "openDamage"): model.openDamage()
    case (.home(let model), "openSettings"): model.openSettings()
    case (.home(let model), "openMessage"): model.openMessage(try with.text(0))
    case (.home(let model), "openReminders"): model.openReminders()
    case (.home(let model), "openReminder"): model.openReminder(try with.text(0))
    case (.home(let model), "refresh"): model.refresh()
    case (.search(let model), "type"): model.type(try with.text(0))
    case (.search(let model), "complete"): model.complete(try with.text(0))
    case (.search(let model), "filterCategory"): model.filterCategory(try with.text(0))
    case (.search(let model), "filterChannel"): model.filterChannel(try with.text(0))
    case (.search(let model), "filterOpenNow"): model.filterOpenNow(try with.bool(0))
    case (.search(let model), "clearFilters"): model.clearFilters()
    case (.search(let model), "openService"): model.openService(try with.text(0))
    case (.category(let model), "openService"): model.openService(try with.text(0))
    case (.category(let model), "more"): model.more()
    case (.service(let model), "begin"): model.begin()
    case (.service(let model), "resume"): model.resume()
    case (.service(let model), "toggleFavourite"): model.toggleFavourite()
    case (.service(let model), "openEligibility"): model.openEligibility()
    case (.form(let model), "answer"): model.answer(try with.text(0), try with.text(1))
    case (.form(let model), "toggle"): model.toggle(try with.text(0), try with.text(1))
    case (.form(let model), "find"): model.find(try with.text(0), try with.text(1))
    case (.form(let model), "attach"):
      model.attach(try with.text(0), try with.text(1), try with.text(2))
    case (.form(let model), "detach"): model.detach(try with.text(0), try with.text(1))
    case (.form(let model), "chooseDocument"): model.chooseDocument(try with.text(0))
    case (.chooseDocument(let model), "unlock"): model.unlock()
    case (.chooseDocument(let model), "search"): model.search(try with.text(0))
    case (.chooseDocument(let model), "showMore"): model.showMore()
    case (.chooseDocument(let model), "choose"): model.choose(try with.text(0))
    case (.form(let model), "addRow"): model.addRow(try with.text(0))
    case (.form(let model), "removeRow"): model.removeRow(try with.text(0), try with.int(1))
    case (.form(let model), "reallyRemoveRow"): model.reallyRemoveRow()
    case (.form(let model), "keepRow"): model.keepRow()
    case (.form(let model), "openChanges"): model.openChanges()
    case (.form(let model), "allowPrefill"): model.allowPrefill(try with.bool(0))
    case (.form(let model), "fillIn"): model.fillIn()
    case (.form(let model), "notNow"): model.notNow()
    case (.form(let model), "next"): model.next()
    case (.form(let model), "previous"): model.previous()
    case (.form(let model), "leave"): model.leave()
    case (.form(let model), "stay"): model.stay()
    case (.form(let model), "reallyLeave"): model.reallyLeave()
    case (.check(let model), "change"): model.change(try with.text(0))
    case (.check(let model), "openChanges"): model.openChanges()
    case (.check(let model), "submit"): model.submit()
    case (.changes(let model), "seen"): model.seen()
    case (.cases(let model), "openDraft"): model.openDraft(try with.text(0))
    case (.cases(let model), "discardDraft"): model.discardDraft(try with.text(0))
    case (.cases(let model), "openCase"): model.openCase(try with.text(0))
    case (.case(let model), "openReceipt"): model.openReceipt()
    case (.case(let model), "openMessage"): model.openMessage(try with.text(0))
    case (.case(let model), "openApplication"): model.openApplication()
    case (.case(let model), "answer"): model.answer()
    case (.case(let model), "edit"): model.edit()
    case (.case(let model), "cancel"): model.cancel()
    case (.case(let model), "withdraw"): model.withdraw()
    case (.case(let model), "reallyWithdraw"): model.reallyWithdraw()
    case (.case(let model), "keep"): model.keep()
    case (.case(let model), "reallyCancel"): model.reallyCancel()
    case (.case(let model), "retry"): model.retry()
    case (.inbox(let model), "refresh"): model.refresh()
    case (.inbox(let model), "more"): model.more()
    case (.inbox(let model), "open"): model.open(try with.text(0))
    case (.inbox(let model), "show"): model.show(try with.text(0))
    case (.inbox(let model), "search"): model.search(try with.text(0))
    case (.inbox(let model), "openThread"): model.openThread(try with.text(0))
    case (.inbox(let model), "pin"): model.pin(try with.text(0), try with.bool(1))
    case (.inbox(let model), "putAway"): model.putAway(try with.text(0), try with.bool(1))
    case (.inbox(let model), "delete"): model.delete(try with.text(0))
    case (.inbox(let model), "keep"): model.keep()
    case (.inbox(let model), "reallyDelete"): model.reallyDelete()
    case (.inbox(let model), "openReminders"): model.openReminders()
    case (.inbox(let model), "openNotifications"): model.openNotifications()
    case (.message(let model), "openCase"): model.openCase()
    case (.message(let model), "openThread"): model.openThread()
    case (.message(let model), "addToCalendar"): model.addToCalendar()
    case (.message(let model), "calendarTaken"): model.calendarTaken()
    case (.message(let model), "saveAttachment"): model.saveAttachment(try with.text(0))
    case (.message(let model), "stopSaving"): model.stopSaving(try with.text(0))
    case (.message(let model), "openDocument"): model.openDocument(try with.text(0))
    case (.message(let model), "pin"): model.pin(try with.bool(0))
    case (.message(let model), "putAway"): model.putAway(try with.bool(0))
    case (.message(let model), "delete"): model.delete()
    case (.message(let model), "keep"): model.keep()
    case (.message(let model), "reallyDelete"): model.reallyDelete()
    case (.thread(let model), "open"): model.open(try with.text(0))
    case (.thread(let model), "openCase"): model.openCase()
    case (.thread(let model), "more"): model.more()
    case (.notifications(let model), "chooseLeastUrgency"):
      model.chooseLeastUrgency(try with.text(0))
    case (.notifications(let model), "tell"): model.tell(try with.text(0), try with.bool(1))
    case (.notifications(let model), "setQuiet"): model.setQuiet(try with.bool(0))
    case (.notifications(let model), "setQuietFrom"): model.setQuietFrom(try with.int(0))
    case (.notifications(let model), "setQuietUntil"): model.setQuietUntil(try with.int(0))
    case (.notifications(let model), "setDigest"): model.setDigest(try with.bool(0))
    case (.notifications(let model), "setDigestMinute"): model.setDigestMinute(try with.int(0))
    case (.notifications(let model), "setMostPerHour"): model.setMostPerHour(try with.int(0))
    case (.notifications(let model), "setHidesContent"): model.setHidesContent(try with.bool(0))
    case (.notifications(let model), "chooseDistrict"):
      model.chooseDistrict(try with.text(0), try with.bool(1))
    case (.notifications(let model), "setGivesFeedback"):
      model.setGivesFeedback(try with.bool(0))
    case (.reminders(let model), "open"): model.open(try with.text(0))
    case (.reminders(let model), "postpone"): model.postpone(try with.text(0), try with.text(1))
    case (.reminders(let model), "addToCalendar"): model.addToCalendar(try with.text(0))
    case (.reminders(let model), "addAllToCalendar"): model.addAllToCalendar()
    case (.reminders(let model), "calendarTaken"): model.calendarTaken()
    case (.lifeEvents(let model), "open"): model.open(try with.text(0))
    case (.lifeEvent(let model), "setDate"): model.setDate(try with.text(0))
    case (.lifeEvent(let model), "answer"): model.answer(try with.text(0), try with.text(1))
    case (.lifeEvent(let model), "openService"): model.openService(try with.text(0))
    case (.lifeEvent(let model), "openFacts"): model.openFacts()
    case (.eligibility(let model), "answer"): model.answer(try with.text(0), try with.text(1))
    case (.eligibility(let model), "openFacts"): model.openFacts()
    case (.facts(let model), "answer"): model.answer(try with.text(0), try with.text(1))
    case (.facts(let model), "forget"): model.forget(try with.text(0))
    case (.facts(let model), "forgetAll"): model.forgetAll()
    case (.facts(let model), "keep"): model.keep()
    case (.facts(let model), "reallyForgetAll"): model.reallyForgetAll()
    case (.favourites(let model), "openService"): model.openService(try with.text(0))
    case (.favourites(let model), "move"): model.move(try with.text(0), try with.int(1))
    case (.favourites(let model), "remove"): model.remove(try with.text(0))
    case (.offices(let model), "locate"): model.locate()
    case (.offices(let model), "filterOpenNow"): model.filterOpenNow(try with.bool(0))
    case (.settings(let model), "chooseLanguage"): model.chooseLanguage(try with.text(0))
    case (.settings(let model), "chooseTextSize"):
      model.chooseTextSize(try #require(TextSize(rawValue: with.text(0))))
    case (.settings(let model), "setSenior"): model.setSenior(try with.bool(0))
    case (.settings(let model), "openNotifications"): model.openNotifications()
    case (.settings(let model), "setFilesWaitForUnmetered"):
      model.setFilesWaitForUnmetered(try with.bool(0))
    case (.settings(let model), "setOfferEarlierAnswers"):
      model.setOfferEarlierAnswers(try with.bool(0))
    case (.documents(let model), "unlock"): model.unlock()
    case (.documents(let model), "lock"): model.lock()
    case (.documents(let model), "search"): model.search(try with.text(0))
    case (.documents(let model), "showMore"): model.showMore()
    case (.documents(let model), "add"): model.add(try with.text(0), try with.text(1))
    case (.documents(let model), "stopAdding"): model.stopAdding()
    case (.documents(let model), "open"): model.open(try with.text(0))
    case (.documents(let model), "openPaperCode"): model.openPaperCode()
    case (.document(let model), "look"): model.look()
    case (.document(let model), "stopLooking"): model.stopLooking()
    case (.document(let model), "share"): model.share()
    case (.document(let model), "export"): model.export(try with.text(0))
    case (.document(let model), "stopExporting"): model.stopExporting()
    case (.document(let model), "delete"): model.delete()
    case (.document(let model), "keep"): model.keep()
    case (.document(let model), "reallyDelete"): model.reallyDelete()
    case (.document(let model), "openWords"): model.openWords()
    case (.document(let model), "openCase"): model.openCase()
    case (.documentWords(let model), "setTitle"): model.setTitle(try with.text(0))
    case (.documentWords(let model), "chooseKind"): model.chooseKind(try with.text(0))
    case (.documents(let model), "openRestore"): model.openRestore()
    case (.documents(let model), "delete"): model.delete(try with.text(0))
    case (.documents(let model), "keep"): model.keep()
    case (.documents(let model), "reallyDelete"): model.reallyDelete()
    case (.documentWords(let model), "setIssuer"): model.setIssuer(try with.text(0))
    case (.documentWords(let model), "setIssuedOn"): model.setIssuedOn(try with.text(0))
    case (.documentWords(let model), "setExpiresOn"): model.setExpiresOn(try with.text(0))
    case (.documentWords(let model), "setTags"): model.setTags(try with.text(0))
    case (.documentWords(let model), "save"): model.save()
    case (.documentWords(let model), "leave"): model.leave()
    case (.paperCode(let model), "setUp"): model.setUp()
    case (.paperCode(let model), "reallySetUp"): model.reallySetUp()
    case (.paperCode(let model), "keep"): model.keep()
    case (.paperCode(let model), "show"): model.show()
    case (.paperCode(let model), "check"): model.check()
    case (.paperCode(let model), "type"): model.type(try with.text(0))
    case (.paperCode(let model), "checkNow"): model.checkNow()
    case (.paperCode(let model), "done"): model.done()
    case (.lostKey(let model), "type"): model.type(try with.text(0))
    case (.lostKey(let model), "recover"): model.recover()
    case (.damage(let model), "seen"): model.seen()
    case (.storage(let model), "openDocuments"): model.openDocuments()
    case (.backup(let model), "chooseWay"): model.chooseWay(try with.text(0))
    case (.backup(let model), "type"): model.type(try with.text(0))
    case (.backup(let model), "make"): model.make(try with.text(0))
    case (.backup(let model), "stop"): model.stop()
    case (.backup(let model), "openPaperCode"): model.openPaperCode()
    case (.restore(let model), "choose"): model.choose(try with.text(0), try with.text(1))
    case (.restore(let model), "chooseWay"): model.chooseWay(try with.text(0))
    case (.restore(let model), "type"): model.type(try with.text(0))
    case (.restore(let model), "check"): model.check()
    case (.restore(let model), "restore"): model.restore()
    case (.restore(let model), "reallyRestore"): model.reallyRestore()
    case (.restore(let model), "keep"): model.keep()
    case (.restore(let model), "stop"): model.stop()
    case (.restore(let model), "openCase"): model.openCase(try with.text(0))
    case (.restore(let model), "openPaperCode"): model.openPaperCode()
    case (.restore(let model), "openDocuments"): model.openDocuments()
    case (.paperCode(let model), "openBackup"): model.openBackup()
    case (.settings(let model), "openBackup"): model.openBackup()
    case (.settings(let model), "openRestore"): model.openRestore()
    case (.settings(let model), "openPaperCode"): model.openPaperCode()
    case (.settings(let model), "openStorage"): model.openStorage()
    case (.settings(let model), "openFacts"): model.openFacts()
    case (.settings(let model), "openAbout"): model.openAbout()
    default: throw NoSuchMethod(screen: "\(self)", name: name)
    }
  }
}

struct NoSuchMethod: Error {
  let screen: String
  let name: String
}

extension [JSON] {
  func text(_ index: Int) throws -> String {
    guard indices.contains(index), case .string(let text) = self[index] else {
      throw NoSuchArgument(index: index, with: self)
    }
    return text
  }

  /// A text, or several of a list with spaces between them.
  func texts(_ index: Int) throws -> String {
    guard indices.contains(index), case .list(let list) = self[index] else {
      return try text(index)
    }
    return try list.indices.map(list.text).joined(separator: " ")
  }

  func int(_ index: Int) throws -> Int {
    guard indices.contains(index), case .number(let number) = self[index] else {
      throw NoSuchArgument(index: index, with: self)
    }
    return Int(number)
  }

  func bool(_ index: Int) throws -> Bool {
    guard indices.contains(index), case .bool(let bool) = self[index] else {
      throw NoSuchArgument(index: index, with: self)
    }
    return bool
  }
}

struct NoSuchArgument: Error {
  let index: Int
  let with: [JSON]
}
