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
