## Numbers and dates

percent = { $number }%
with-unit = { $number } { $unit }
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
# The title of an item is made of parts: "Correction – Commitment 6 – 6.1 Learning: Limited → Substantial".

feed-about = { $about }: { $news }
feed-of-commitment = Commitment { $number } – { $news }
feed-correction = Correction – { $news }
feed-retraction = Withdrawn – { $news }
feed-commitment = Commitment { $number }
feed-quoted = “{ $text }”
feed-from-to = { $old } → { $new }
feed-none = none
feed-label = { $label }:
feed-changed-unseen = changed; see the page

feed-plan-published = plan published
feed-organization-named = name entered the record
feed-commitment-made = entered the record
feed-commitment-succeeded = continued by { $by }
feed-commitment-withdrawn = commitment withdrawn
feed-contact-revised = address for enquiries: { $contacts }
feed-revised = revised
feed-revised-fields = revised ({ $fields })
feed-schedule = schedule: { $schedule }
feed-first = { $state } (first report)
feed-still = still { $state }
feed-milestone-added = new milestone
feed-milestone-added-due = new milestone, due { $due }
feed-milestone-due = due { $dates }
feed-milestone-moved = moved, code { $codes }
feed-milestone-withdrawn = milestone withdrawn
feed-indicator-defined = new indicator
feed-indicator-withdrawn = indicator withdrawn
feed-target-set = target: { $goal }
feed-target-revised = target changed from { $old } to { $new }
feed-target-withdrawn = target withdrawn
feed-measured = { $value }; { $verdict }
feed-target-met = target met ({ $goal })
feed-target-not-met = target not met ({ $goal })
feed-target-pending = target not due yet ({ $goal })
feed-target-not-available = target cannot be judged yet ({ $goal })
feed-target-not-comparable = not comparable with the target ({ $goal })
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
feed-redacted = text removed from the record by duty of law

feed-row-effective = Speaks about:
feed-row-attested = Said in public:
feed-row-period = Reporting period:
feed-row-plan = Plan:
feed-row-plan-period = Period:
feed-row-publisher = Publisher:
feed-row-lead = Lead:
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
feed-field-name = name
feed-field-unit = unit
feed-field-total = total
feed-field-target = target
feed-field-baseline = baseline
feed-field-published = wording as published
feed-additive = periods may be summed
feed-not-additive = periods may not be summed

feed-title-all = All commitments – what changed
feed-title-scope = { $name } – what changed
feed-title-commitment = Commitment { $number }: { $name } – what changed
feed-title-natures = { $title } ({ $natures })
feed-nature-update = news
feed-nature-correction = corrections
feed-nature-retraction = withdrawals
feed-nature-editorial = wording
feed-description-all = Each change to the record of all commitments, once, as it is recorded.
feed-description-scope = Each change to the record of “{ $name }”, once, as it is recorded.
