## Numbers and dates

percent = { $number }%
with-unit = { $n ->
    [one] { $number } ({ $unit })
   *[other] { $number } { $unit }
  }
between = { $low } to { $high }
# What stands for "1 " where a date falls on the first of a month.
first-day = { "1 " }
instant = { $day }, { $hour }:{ $minute } UTC
fiscal-year = { $first }–{ $short } fiscal year
since = since { $when }
as-of = { $precision ->
    [period] { $when }
    [quarter] { $when }
   *[other] as of { $when }
  }
by = { $precision ->
    [fiscal-year] by the end of the { $when }
    [quarter] by the end of { $when }
   *[other] by { $when }
  }
from-to = { $from } to { $to }
from-day-to-day = { $from } to { $to }
from-month-to-month = { $from } to { $to }
from-year-to-year = { $from } to { $to }
# Behind words that are given in another language only.
in-language = { $lang ->
    [fr] [French]
   *[other] [{ $lang }]
  }

## States, answers and reasons

completion-not-started = Not started
completion-in-progress = In progress
completion-limited = Limited
completion-substantial = Substantial
completion-complete = Complete
completion-suspended = Suspended
completion-withdrawn = Withdrawn
completion-none = Not reported
schedule-on-schedule = { $extent ->
    [all] All deliverables on schedule
    [most] Most deliverables on schedule
    [some] Some deliverables on schedule
   *[other] On schedule
  }
schedule-behind-schedule = { $extent ->
    [all] All deliverables behind schedule
    [most] Most deliverables behind schedule
    [some] Some deliverables behind schedule
   *[other] Behind schedule
  }
schedule-completed = { $extent ->
    [all] All deliverables complete
    [most] Most deliverables complete
    [some] Some deliverables complete
   *[other] Completed
  }
attainment-met = Met
attainment-not-met = Not met
attainment-pending = Pending
attainment-not-available = Not available
attainment-not-comparable = Not comparable
because-reached = the value reaches the target
because-missed = the value does not reach the target
because-deadline-ahead = the deadline has not passed yet
because-nothing-by-deadline = nothing was measured by the deadline
because-nothing-measured = nothing was measured
because-not-collected = the source says that the data were not collected
because-not-published = the source says that the data are not published
because-said-not-available = the source says that the data are not available
because-promised = the source promises the data for later
because-target-not-set = the target has not been set
because-target-in-words = the target is in words, so it takes a person to judge
because-value-in-words = the answer is in words, so it takes a person to judge
because-other-unit = the value counts something else than the target
because-other-dimension = the value is about another group than the target
because-other-period = the value sums up another length of time than the target
because-inexact = the value is too inexact to say
qualifier-approximately = approximately { $value }
qualifier-more-than = more than { $value }
qualifier-at-least = at least { $value }
qualifier-less-than = less than { $value }
qualifier-at-most = at most { $value }
missing-not-collected = not collected
missing-not-published = not published
missing-not-available = not available
missing-pending = to come
missing-expected = { $why } (expected: { $when })
missing-expected-from = { $why } (expected: { $when } or later)
goal-at-least = at least { $value }
goal-at-most = at most { $value }
goal-more-than = more than { $value }
goal-less-than = less than { $value }
goal-exactly = { $value }
goal-between = { $value }
goal-prose = described in words
goal-not-set = not set yet
per-month = per month
per-quarter = per quarter
per-year = per year
baseline = starting from { $value }
baseline-at = starting from { $value } ({ $when })

## Feeds
# The title of an item is made of parts: "Correction – Commitment 6 – 6.1 Learning: limited → substantial".

feed-about = { $about }: { $news }
feed-of-commitment = Commitment { $number } – { $news }
feed-correction = Correction – { $news }
feed-retraction = Withdrawn – { $news }
feed-reinstatement = Reinstated – { $news }
feed-commitment = Commitment { $number }
feed-quoted = “{ $text }”
feed-from-to = { $old } → { $new }
feed-none = none
feed-label = { $label }:
feed-changed-unseen = changed; see the page

feed-plan-published = plan published
feed-organization-named = name entered the record
feed-organization-renamed = new name, formerly { $old }
feed-commitment-made = entered the record
feed-commitment-succeeded = continued by { $by }
feed-commitment-withdrawn = commitment withdrawn
feed-contact-revised = address for enquiries: { $contacts }
feed-revised = revised
feed-revised-fields = revised ({ $fields })
feed-schedule = schedule: { $schedule }
feed-first = { $state } (first report)
feed-still = still { $state }
feed-late = late report for { $when }: { $state }
feed-undated = report without a date: { $state }
feed-milestone-added = new milestone
feed-milestone-added-due = new milestone, due { $due }
feed-milestone-due = due { $dates }
feed-milestone-moved = moved, code { $codes }
feed-milestone-withdrawn = milestone withdrawn
feed-indicator-defined = new indicator
feed-indicator-withdrawn = indicator withdrawn
feed-target-set = target: { $goal }
feed-target-revised = target changed from { $old } to { $new }
feed-target-changed = target changed to { $new }
feed-target-withdrawn = target withdrawn
feed-measured = { $value }; { $verdict }
feed-target-met = target met
feed-target-not-met = target not met
feed-target-pending = target not due yet
feed-target-not-available = target cannot be judged yet
feed-target-not-comparable = not comparable with the target
feed-verdict = { $verdict } ({ $goal })
feed-targets = { $met } of { $all } targets met
feed-achieved = reported as done
feed-achieved-on = reported as done, { $date }
feed-evidence-attached = evidence added: { $evidence }
feed-note-published = note: { $text }
feed-challenge-posed = challenge to the public: { $text }
feed-challenge-answered = answer to a challenge: { $text }
feed-challenge-closed = challenge closed
feed-assessed = assessment by { $assessor }, { $scale }: { $value }
feed-assessed-brief = assessment: { $value }
feed-corrected = particulars of { $what }
feed-retracted = an answer to a challenge
feed-brought-back = no longer withdrawn
feed-reopened = open again
feed-redacted = text removed from the record

feed-row-effective = Date or period:
feed-row-attested = Said in public:
feed-row-period = Reporting period:
feed-row-plan = Plan:
feed-row-plan-period = Period:
feed-row-publisher = Publisher:
feed-row-lead = Lead:
feed-row-deadline = Deadline as published:
feed-row-planned-result = Planned result:
feed-row-successor = Continued by:
feed-row-reason = Reason:
feed-row-reporter = Reported by:
feed-row-parent = Part of:
feed-row-target = Target:
feed-row-baseline = Baseline:
feed-row-verdict = Target: { $goal } – { $attainment } ({ $because })
feed-row-dimension = Counted:
feed-row-published = As published:
feed-row-counts = Counts:
feed-row-evidence = Evidence:
feed-row-archived = Archived copy:
feed-row-by = Answer by:
feed-row-challenge = Challenge:
feed-row-assessor = Assessed by:
feed-row-scale = Scale:
feed-row-judgement = Judgement:
feed-row-report = Report:
feed-row-before = Before:
feed-row-now = Now:
feed-row-valid = Still valid:
feed-row-said = It said:
feed-row-corrects = Corrects the entry of:
feed-row-retracts = Withdraws the entry of:
feed-row-redacts = Concerns the entry of:

# Members of definitions, in the middle of a sentence.
feed-field-title = title
feed-field-period = period
feed-field-publisher = publisher
feed-field-place = place
feed-field-license = licence
feed-field-plan = plan
feed-field-number = number
feed-field-description = description
feed-field-planned-result = planned result
feed-field-lead = lead
feed-field-supporting = supporting organizations
feed-field-other-actors = other actors
feed-field-external-ids = ids elsewhere
feed-field-code = code
feed-field-text = wording
feed-field-due = due date
feed-field-deadline = deadline as published
feed-field-name = name
feed-field-unit = unit
feed-field-total = total
feed-field-target = target
feed-field-baseline = baseline
feed-field-published = wording as published
feed-additive = periods may be summed
feed-not-additive = periods may not be summed

feed-title-all = All commitments – what changed
feed-title-topic = { $name } – what changed
feed-title-commitment = Commitment { $number }: { $name } – what changed
feed-title-natures = { $title } ({ $natures })
feed-list = Feeds of Milepost
feed-list-organizations = Organizations
feed-nature-update = news
feed-nature-correction = corrections
feed-nature-retraction = withdrawals
feed-nature-editorial = wording
feed-description-all = Each change to the record of all commitments, once, as it is recorded.
feed-description-topic = Each change to the record of “{ $name }”, once, as it is recorded.

## Pages

site-name = Milepost
site-navigation = Site
language-name = English
skip-to-main = Skip to main content
about-link = About
published-by = Published by
licence = Licence:
only-in-language = { $lang ->
    [fr] (in French only)
   *[other] (in another language only: { $lang })
  }
news-all = All changes
feed-as = { $feed } ({ $format })
and = { " and " }
follow = Follow:
cite = Cite
latest-updates = Latest updates
not-given = Not given
withdrawn = Withdrawn

commitment-number = : Commitment { $number }
version = Version { $number }
version-title = { $title } (version { $number })
permanent-address = Permanent address
all-versions = All versions
to-current = Go to the current record
notice-old-version = This is version { $number }, recorded on { $day }. The newest is version { $latest }.
notice-withdrawn = This commitment has been withdrawn.
notice-succeeded = This commitment is continued in another plan:
notice-disagreement = The stated status and the figures do not agree: it is stated “{ $stated }”, while { $figures }.
figures-not-met = { $n ->
    [one] { $count } result does not meet its target
   *[other] { $count } results do not meet their targets
  }
figures-overdue = { $n ->
    [one] { $count } milestone is overdue
   *[other] { $count } milestones are overdue
  }
figures-incomplete = { $n ->
    [one] { $count } milestone is reported as not complete
   *[other] { $count } milestones are reported as not complete
  }
notice-missing-texts = { $n ->
    [one] { $count } text of this record has not been published in English. It is shown in its own language.
   *[other] { $count } texts of this record have not been published in English. They are shown in their own language.
  }
description = Description
lead-departments = { $n ->
    [one] Lead department
   *[other] Lead departments
  }
email = Email address for enquiries
email-empty = The published page has this heading and no address under it.
email-not-published = Not published
other-actors = Other involved actors
overall-status = Overall status
as-stated-by-lead = As stated by the lead department
nothing-stated = Nothing stated
milestones-in-all = { $n ->
    [0] No milestones
    [one] { $count } milestone
   *[other] { $count } milestones
  }
results-in-all = { $n ->
    [0] No targets to compare with
    [one] { $count } comparison with targets
   *[other] { $count } comparisons with targets
  }
unreported-is-not-zero = Not reported means that nobody has said how far it has got. It does not mean zero.
judged-on = Judged for { $day }, by target, source and period.
planned-result = Planned result
key-indicators = { $n ->
    [one] Key indicator
   *[other] Key indicators
  }
indicators-caption = Each indicator with its targets and what each source measured
no-indicators = No indicators
indicator = Indicator
target = Target
latest-data = Latest actual data (and data collection date)
no-target = No target
measured-under = Recorded while the target was: { $goal }
target-before = Before:
nothing-measured = Nothing measured
source-not-given = Source not given
no-date = no date given
corrected = Corrected
compared = { $value } of { $goal }
compared-percent = { $value }, target { $goal }
line-target = (target: { $goal })
additive = Values of periods that do not overlap may be added up.
published-wording = Words in quotation marks are those of the published page.
milestones-heading = Status of milestones
no-milestones = No milestones
overdue = Overdue
due = Due
deadline = Deadline:
lead-of-milestone = Lead:
reported = Reported
former-codes = Formerly { $codes }
other-completed = Other completed milestones
notes = Notes
challenges = { $n ->
    [one] Challenge
   *[other] Challenges
  }
closed = Closed
evidence = Evidence
evidence-about = About
evidence-archived = Archived copy
evidence-captured = Captured
told = Reported
told-when = Reported, { $when }
assessments = Assessments by others
assessments-remark = In the assessors’ own words and scales. They are not mixed with what the lead department reports.
assessment-source = Source
cite-heading = Cite what you see
cite-remark = These references lead to this version, which never changes:
cite-copy = Copy
cite-copied = Copied
cite-files = Files for reference managers
cite-proof = With what the log was, to check them years later:
cite-close = Close
cite-figures = Cite these figures
status-as-of = Status as of
date-modified = Date modified
identifiers = Identifiers elsewhere

home-title = Public commitments and their progress
home-lead = What was promised, how far it has got, and how that was known.
plans = Plans
no-plans = No plan has been recorded yet.
plan-period = Period
publisher = Publisher
so-far = So far
commitments-in-all = { $n ->
    [0] No commitments
    [one] { $count } commitment
   *[other] { $count } commitments
  }
commitments-of-plan = Commitments of this plan
commitments-led = Commitments that it leads
commitments-supported = Commitments that it supports
no-commitments = It leads and supports no commitment.
column-number = Number
column-commitment = Commitment
column-statement = Stated status
column-milestones = Milestones
column-results = Targets
former-names = Former names
register = In a public register

history-of = Versions of { $title }
history-title = All versions
history-lead = Each change to this record made a version. A version never changes and keeps its address.
current = Current

glance-stated = Stated by the lead
glance-latest = Latest change
see-as-of = See this record as of a day:
see = See
notice-as-of = This shows what was so on { $day }, as far as it had been recorded in this version.
notice-attested-by = This shows what sources had said in public by { $day }.
reported-before = Reported before:
chart-title = Chart: { $name }
chart-value = { $value } ({ $when })
chart-source = { $source }: { $values }.
chart-target = target: { $goal }
chart-target-before = target until { $day }: { $goal }
chart-inexact = not exact
chart-missing = no value given
chart-undated = no date given
strip-title = How far the milestones had got over time
strip-key = The higher the step, the further.
overview-title = Milestones of each commitment: the fuller the sign, the further

search-title = Find commitments
search-caption = The commitments that were found
filter-words = Words in the commitment
filter-organization = Lead
filter-completion = Has a milestone that is
filter-attainment = Has a target result that is
filter-overdue = Has an overdue milestone
filter-stale = Has had no report for a long time
filter-stale-days = Days without a report
filter-on = As of the day
filter-any = Any
filter-show = Show
filter-reset = Show all
search-none = No commitment has all of this. Take fewer words or fewer choices.
next-page = Next page
commitments-of-all = { $shown } of { $all } commitments
organizations = Organizations
follow-title = Follow what changes
follow-lead = A feed is an address that you give to a feed reader, which then shows you each change as it is recorded, without an account and without anyone knowing that you follow.
follow-how = Copy the address of one of these links into your feed reader; most readers also find the feed when you give them the address of the page.
follow-once = Each change comes once and says what changed. A correction or a withdrawal is an entry of its own.
follow-everything = Everything
follow-all = All commitments
follow-list = All feeds in one list, for feed readers (OPML)
follow-commitments = The page of each commitment has a feed of its own.
follow-by-email = By e-mail
follow-no-reader = Without a feed reader:

news-older = Older changes
news-newer = Newer changes
news-pages = Older and newer changes
news-archived = { $title } (archive page { $page })
news-addresses = Addresses for feed readers
news-which = Which changes
news-usual = News, corrections and withdrawals
news-updates = News only
news-mended = Corrections and withdrawals only
news-editorial = Changes of wording too
news-none = Nothing has changed yet.

mail-title = Follow by e-mail
mail-lead = This site sends no e-mail and holds no addresses. A service or a program that turns feeds into e-mail does it for you: it looks at a feed and sends you what is new.
mail-steps = In three steps
mail-step-choose = Choose what you want to follow, and copy the address of its RSS feed.
mail-step-give = Give that address to one of the services or programs below, with the e-mail address at which you want to be told.
mail-step-confirm = Confirm with the link that you are sent, where the service asks for it.
mail-then = From then on each change comes once and says in its subject what happened. A correction or a withdrawal is a message of its own. However seldom the service looks, nothing is lost in between. To stop, use the link in one of its messages, or remove the feed there.
mail-means = What to use
mail-service = A service on the web
mail-service-how = You need nothing but a browser. Blogtrottr, Feedrabbit and IFTTT are examples.
mail-mailer = Your mail program
mail-mailer-how = Thunderbird and the classic Outlook for Windows show feeds in folders beside your mail, without a service in between.
mail-own = A program of your own
mail-own-how = rss2email sends every entry as a message from a computer of yours that is always on; run the last line as often as you want to be told.
mail-example = you@example.org
mail-privacy = Who learns what
mail-privacy-how = A service on the web learns your e-mail address and what you follow, under its own terms; this site has no part in any of them and recommends none. This site learns neither: it sees a program that asks for a feed.

search-link = Search
follow-link = Follow
home-link = Home
breadcrumbs = You are here

update-recorded = Recorded { $when }
history-position = { $n ->
    [one] { $count } event in the log
   *[other] { $count } events in the log
  }
history-effective = About { $when }
history-attested = Said in public { $when }
history-document = From { $document }
provenance-document = a document
provenance-row = row { $row }
provenance-captured = captured { $when }
changes-in-all = { $n ->
    [one] { $count } change
   *[other] { $count } changes
  }
wording-changes = Changes of wording
compare = Compare
compare-from = From version
compare-to = to version
compare-before = What differs from the version before
comparison-title = Version { $from } and version { $to } side by side
comparison-first = All that version { $to } holds
differences = What differs
differences-remark = Words that were taken out are struck through, words that were put in are underlined.
no-differences = Nothing that the page shows differs between the two.
difference-title = Title
difference-plan = Plan
difference-supporting = Supporting organizations
difference-milestone = Milestone { $code }: wording
difference-code = Milestone { $code }: code
difference-due = Milestone { $code }: due
difference-deadline = Milestone { $code }: deadline
difference-lead = Milestone { $code }: lead
difference-status = Milestone { $code }: status
difference-progress = Milestone { $code }: progress
difference-target = Target of “{ $name }”
difference-measured = { $name } ({ $about })
difference-note = Note
difference-answer = Answer to a challenge

back-to = Back to
error-help = Check the address, or look for what you need from one of these pages.
to-home = To the start page

about-title = About this record
about-lead = This is a public record of commitments. Every change is kept in a log that is only ever added to, so any earlier state can be seen, cited and checked.
about-reading = How to read it
about-completion = Completion is how far a milestone has got, as reported. A milestone that nobody reported on has none.
about-schedule = The overall status is what the lead department states. It stands beside the figures; where they do not agree, the page says so.
about-attainment = Whether a target is met is computed from the published figures, for each source and period. Sources are never merged into one verdict.
about-assessment = Assessments by others keep their own words and scales.
about-origin = Every figure and every state leads to the entry that it came from.
about-following = Following
about-feeds = Everything together, each plan, each organization and each commitment can be followed by feed, as RSS, Atom or JSON Feed, in each language. An entry says what changed, once.
about-citing = Citing
about-versions = Each change list that alters what a commitment shows makes a version. A version keeps its address and always says the same, so cite the version that you have seen.
about-citation-formats = References come at the address of a commitment or of a version with one of these endings; with /fr in front of the path they are in French.
about-dates = The history lists all versions and puts any two of them side by side. A page can also be seen as of a day, and archives can ask for the version that was known at a moment (Memento).
about-formats = Formats
about-json = The page of each plan, organization and commitment has the same content as JSON, in both languages, at its address without the language and with the ending .json.
about-commitments = Commitments
about-log = The log
about-openapi = Description of the interface (OpenAPI)
about-map = Map of all pages
about-replaying = Replaying
about-events = The whole log can be read from the beginning, one event a line, as CloudEvents in JSON. Whoever replays it arrives at these pages.
about-verifying = Verifying
about-proof = The log is a transparency log: each event is a leaf of a hash tree whose root is signed. Whoever keeps a checkpoint can prove later that nothing before it was changed, taken out or put in. The program checks the whole log:
about-checkpoint = Signed checkpoint
about-key = Key of the signature

## For the team that reports

feedback-link = Do these pages serve you? Say what is missing.
team-link = For the team that reports
team-title = Report progress
team-lead = Upload a document, see what it would change and how the pages would look, then record it.
team-token = Token
team-token-help = It begins with mp1_. It is exchanged for a session of at most eight hours and is not kept.
team-token-refused = This token is not valid: it is mistyped, expired or revoked.
team-sign-in = Sign in
team-no-token = This service takes no tokens, since only this machine reaches it. What you record is recorded as “operator”.
team-go-on = Go on
team-from-elsewhere = If you are signed in and came here by a link from elsewhere:
team-load-again = load the page again
team-sign-out = Sign out
team-signed-in = Signed in as { $actor }
team-upload-lead = The document is compared with the record. Nothing is recorded before you have seen what it would change.
team-document = Document
team-document-help = TOML, JSON, CSV or .xlsx, at most 1 MB. For longer sheets use the command “milepost apply”.
team-plan = Plan, for a sheet
team-plan-none = None: the document says it itself
team-require = Refuse texts that are not given in both languages
team-show-changes = Show what it would change
team-open = Uploaded before
team-uploaded = uploaded by { $actor }, { $when }
team-is-recorded = Recorded
team-refused = The document cannot be read
team-refused-file = { $file } cannot be recorded as it is
team-refused-lead = Nothing was recorded. Mend the document and upload it again.
team-faults = { $n ->
    [one] { $count } place to mend
   *[other] { $count } places to mend
  }
team-faults-caption = In the order of the document
team-fault-place = Place
team-fault-detail = What is wrong
team-whole = The document
team-line = line { $number }
team-column = column { $number }
team-again = Upload another document
team-would-change = What { $file } would change
team-has-changed = What { $file } has changed
team-not-yet = Nothing is recorded yet. Look at the pages as they would be, show them to those who must agree, then record.
team-nothing = The record says all of this already. There is nothing to record.
team-anew = The record has changed since this was shown, so nothing was recorded. This is what the document would change now: look at it again.
team-record = Record
team-recorded = Recorded by { $actor }, { $when }.
team-remarks = To look at
team-remarks-lead = Nothing is wrong with these places, but a person should look at them.
team-more = { $n ->
    [one] { $count } more change is not listed here.
   *[other] { $count } more changes are not listed here.
  }
team-all-pages = All pages as they would be:
team-page = Page:
team-page-preview = Page as it would be:
team-versions = version { $before } becomes { $after }
team-first-version = new in the record
team-sides = Each change in both languages
preview-label = Preview
preview-note = This is how the page would look. Nothing of it is recorded.
preview-back = What would change

## Citations

citation-genre = Commitment
citation-genre-plan = Plan
citation-genre-series = Indicator
citation-genre-event = Record entry
citation-title = { $title }: Commitment { $number }
citation-title-series = { $name }: Indicator of Commitment { $number }
citation-title-event = { $title }: { $news }

## Problems

problem-bad-request = The request cannot be read
problem-unauthorized = A token is needed
problem-forbidden = This token may not do that
problem-not-found = There is no such thing
problem-method-not-allowed = This cannot be done here
problem-not-acceptable = There is no such representation
problem-request-timeout = The request took too long
problem-rule = A rule of the record says no
problem-diverged = The log differs from yours
problem-key-reused = This Idempotency-Key was used for another request
problem-gone = This was removed
problem-stale-version = The version has changed
problem-too-large = That is too large
problem-target-too-long = The address is too long
problem-head-too-large = The head of the request is too long
problem-range = There is no such range
problem-unsupported-media-type = This format is not read here
problem-content = The content is not right
problem-too-many-requests = Too many requests
problem-busy = Too many writes are waiting
problem-unavailable = Nothing can be recorded at the moment
problem-disk-full = The disk is full
problem-internal = Something went wrong here
problem-bad-request-meaning = The address, a header or the body cannot be read as what it should be. The detail names the place; mend it and send the request again.
problem-unauthorized-meaning = Writing here needs a token, and none came with the request, or one that is unknown, expired or revoked. Send a valid one as “Authorization: Bearer …”, or ask the operator for another.
problem-forbidden-meaning = The token is valid, but it may not record what was sent: it lacks a scope, or what was sent belongs to another organization. Leave it to those who may record it, or ask the operator for another token.
problem-not-found-meaning = Nothing stands at this address, or the thing that it names is not in the record. Check the spelling, or begin with the list of commitments.
problem-method-not-allowed-meaning = The address exists, but not for this method. The header Allow says which ones it takes.
problem-not-acceptable-meaning = The thing exists, but in none of the forms that were asked for. The member “available” lists those that there are.
problem-request-timeout-meaning = The body of the request did not arrive in time. Send it again over a better connection, or split it.
problem-rule-meaning = What was sent can be read, but contradicts the record: the thing is missing, there already, withdrawn, or measured before. The detail says which rule and what to do.
problem-diverged-meaning = The position or the hash that was sent is not of this log: it was replaced or restored, or the address is another one. Begin again from position 0.
problem-key-reused-meaning = This Idempotency-Key has already named another request. Use a new key for a new request.
problem-gone-meaning = This was here and was removed: a commitment was withdrawn, or the bytes of an event were removed by law. Its history tells when and why.
problem-stale-version-meaning = Since it was read, somebody else has changed it, so nothing was recorded. Read it again, decide again, and send the new version along.
problem-too-large-meaning = The request, or what it would record, is larger than one may be. Split it.
problem-target-too-long-meaning = The address with its query is longer than any that means something here. Shorten it.
problem-head-too-large-meaning = The lines before the body of the request, its address and its headers, are longer together than they may be. Send fewer or shorter headers.
problem-range-meaning = The range that was asked for lies beyond the end. The header Content-Range says how long the whole is.
problem-unsupported-media-type-meaning = The body is in a format or a coding that is not read at this address. The detail and the header Accept-Post say which are.
problem-content-meaning = The body can be read, but something in it cannot be right. Each fault is listed with its place; nothing was recorded.
problem-too-many-requests-meaning = Too many requests of this kind came from one address. Wait for as long as the header Retry-After says.
problem-busy-meaning = More writes are waiting than are allowed to. Nothing of this one was recorded; send it again after a second.
problem-unavailable-meaning = The log takes no writes at the moment; reading goes on. The operator has to look at it. Whether this write was recorded shows after that: send it again with the same Idempotency-Key.
problem-disk-full-meaning = There is no room left to record anything; reading goes on. The operator has to make room. Nothing of this write was recorded.
problem-internal-meaning = Something failed that should not. It is not your fault, and trying again may help; if it does not, tell the operator the X-Request-Id of the answer.

## The interface

api-title = Interface for programs
api-lead = Everything that this record shows can be read by programs, without a key. Here is every address with what it takes and answers.
api-language = The descriptions are in English.
api-document = The same as an OpenAPI document
api-parameters = Parameters
api-body = Body
api-answers = Answers
api-required = required
api-problem-status = Status code

periods-title = Reporting periods
periods-caption = The periods that reports name
period-choose = Period
period-show = Show
no-periods = No report names its period yet.
column-period = Period
column-reports = Reports
column-asked = Milestone or indicator
column-report = Report
period-title = Reports for { $period }
period-span = From { $first } to { $last }.
period-caption = What was asked for
period-remark = Those who lead a milestone are asked to report on it, and those who have measured an indicator to measure it. What was complete before the period is asked for no more.
period-sheet = Sheet to fill in:
reports-given = { $n ->
    [one] { $count } report given
   *[other] { $count } reports given
  }
reports-missing = { $n ->
    [one] { $count } missing
   *[other] { $count } missing
  }
reports-not-asked = { $n ->
    [one] { $count } complete before
   *[other] { $count } complete before
  }
report-missing = Missing
report-measured = Measured
report-not-asked = Complete before
completeness-title = What is missing
completeness-on = As of { $day }.
completeness-nothing = Nothing is missing.
completeness-link = What is missing
gaps-stale = { $n ->
    [one] { $count } commitment without news
   *[other] { $count } commitments without news
  }
gaps-stale-remark = Nothing was reported on them for { $count } days or more.
gaps-report = { $n ->
    [one] { $count } milestone without a report
   *[other] { $count } milestones without a report
  }
gaps-target = { $n ->
    [one] { $count } indicator without a target
   *[other] { $count } indicators without a target
  }
gaps-data = { $n ->
    [one] { $count } indicator without data
   *[other] { $count } indicators without data
  }
gaps-late = { $n ->
    [one] { $count } indicator whose promised data are late
   *[other] { $count } indicators whose promised data are late
  }
gaps-challenge = { $n ->
    [one] { $count } milestone with little progress and no challenge given
   *[other] { $count } milestones with little progress and no challenge given
  }
gaps-text = { $n ->
    [one] { $count } text missing in a language
   *[other] { $count } texts missing in a language
  }
gap-text = a text { $part } is not given { $lang ->
    [en] in English
    [fr] in French
   *[other] in { $lang }
  }
gap-in-plan = of the plan
gap-in-organization = of the organization
gap-in-commitment = of the commitment
gap-in-milestone = of the milestone
gap-in-indicator = of the indicator
gap-in-target = of a target
gap-in-achievement = of an achievement
gap-in-evidence = of the evidence
gap-in-note = of a note
gap-in-challenge = of a challenge
gap-in-assessment = of an assessment
gap-promised = promised by { $day }
gap-times = { $detail } (× { $count })
gap-since = last report: { $day }

# The table of measurements, column by column.
measurements-of = Measurements of { $plan }
measurements-link = All measurements (CSV)
measurements-plan = Id of the plan.
measurements-commitment = Number of the commitment within the plan.
measurements-commitment-id = Id of the commitment, which never changes.
measurements-indicator = Id of the indicator within its commitment.
measurements-indicator-code = Published code of the indicator, where it has one.
measurements-source = Id of the organization that measured. Empty where it is not said.
measurements-period = Period that the value sums up: 2018-Q2, FY2017-18, or from one day to another, a/b.
measurements-as-of = Date at which the value held, with its precision.
measurements-first-day = First day of the period or date.
measurements-last-day = Last day of the period or date. Empty where it has no end.
measurements-value = The value as a number with its scale, or a range as low..high. Empty for words and for no value.
measurements-low = Lowest number that the value can be.
measurements-high = Highest number that the value can be.
measurements-qualifier = How exactly the value is meant: exactly, approximately, more-than, at-least, less-than, at-most.
measurements-unit = What is counted, as a keyword.
measurements-dimension = Subset or denominator, where it is not that of the indicator.
measurements-missing = Why there is no value: not-collected, not-published, not-available, pending.
measurements-expected = When a missing value is promised for.
measurements-text = The answer in words.
measurements-published = The wording as published. An apostrophe stands in front of what a spreadsheet program would take for a formula.
measurements-withdrawn = Whether the indicator or its commitment is withdrawn.
measurements-attested = When the source said so in public.
measurements-recorded = When it was recorded, UTC.
measurements-event = Id of the event that recorded it.
measurements-corrected-by = Id of the last event that corrected it.
measurements-document = Name of the document that it came from.
measurements-row = Row or line of that document.
measurements-address = Where that document was published.
