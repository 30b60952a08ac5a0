## Nombres et dates

percent = { $number } %
with-unit = { $number } { $unit }
between = { $low } à { $high }
first-day = { "1er " }
instant = { $day }, { $hour } h { $minute } UTC
fiscal-year = exercice { $first }-{ $last }
since = { $precision ->
    [day] depuis le { $when }
    [fiscal-year] depuis l’{ $when }
   *[other] depuis { $when }
  }
as-of = { $precision ->
    [day] au { $when }
    [month] en { $when }
    [year] en { $when }
   *[other] { $when }
  }
by = { $precision ->
    [day] d’ici le { $when }
    [quarter] d’ici la fin de la période { $when }
    [fiscal-year] d’ici la fin de l’{ $when }
   *[other] d’ici { $when }
  }
from-to = { $from } – { $to }
from-day-to-day = du { $from } au { $to }
from-month-to-month = { $vowel ->
    [yes] d’{ $from } à { $to }
   *[other] de { $from } à { $to }
  }
from-year-to-year = de { $from } à { $to }
in-language = { $lang ->
    [en] [en anglais]
   *[other] [{ $lang }]
  }

## États, réponses et raisons

completion-not-started = Non commencé
completion-in-progress = En cours
completion-limited = Progrès limité
completion-substantial = Progrès important
completion-complete = Réalisé
completion-suspended = Suspendu
completion-withdrawn = Retiré
completion-none = Aucun état déclaré
schedule-on-schedule = { $extent ->
    [all] Tous les produits livrables selon le calendrier
    [most] La plupart des produits livrables selon le calendrier
    [some] Certains produits livrables selon le calendrier
   *[other] Selon le calendrier
  }
schedule-behind-schedule = { $extent ->
    [all] Tous les produits livrables en retard sur le calendrier
    [most] La plupart des produits livrables en retard sur le calendrier
    [some] Certains produits livrables en retard sur le calendrier
   *[other] En retard sur le calendrier
  }
schedule-completed = { $extent ->
    [all] Tous les produits livrables réalisés
    [most] La plupart des produits livrables réalisés
    [some] Certains produits livrables réalisés
   *[other] Réalisé
  }
attainment-met = Atteinte
attainment-not-met = Non atteinte
attainment-pending = À venir
attainment-not-available = Non disponible
attainment-not-comparable = Non comparable
because-reached = la valeur atteint la cible
because-missed = la valeur n’atteint pas la cible
because-deadline-ahead = l’échéance n’est pas encore passée
because-nothing-by-deadline = rien n’a été mesuré avant l’échéance
because-nothing-measured = rien n’a été mesuré
because-not-collected = la source indique que les données n’ont pas été recueillies
because-not-published = la source indique que les données ne sont pas publiées
because-said-not-available = la source indique que les données ne sont pas disponibles
because-promised = la source promet les données pour plus tard
because-target-not-set = la cible n’a pas été fixée
because-target-in-words = la cible est formulée en mots : il faut une personne pour en juger
because-value-in-words = la réponse est formulée en mots : il faut une personne pour en juger
because-other-unit = la valeur compte autre chose que la cible
because-other-dimension = la valeur porte sur un autre groupe que la cible
because-other-period = la valeur couvre une autre durée que la cible
because-inexact = la valeur est trop imprécise pour trancher
qualifier-approximately = environ { $value }
qualifier-more-than = plus de { $value }
qualifier-at-least = au moins { $value }
qualifier-less-than = moins de { $value }
qualifier-at-most = au plus { $value }
missing-not-collected = non recueilli
missing-not-published = non publié
missing-not-available = non disponible
missing-pending = à venir
missing-expected = { $why } (attendu : { $when })
goal-at-least = au moins { $value }
goal-at-most = au plus { $value }
goal-more-than = plus de { $value }
goal-less-than = moins de { $value }
goal-exactly = { $value }
goal-between = { $value }
goal-prose = formulée en mots
goal-not-set = pas encore fixée
per-month = par mois
per-quarter = par trimestre
per-year = par année
baseline = à partir de { $value }
baseline-at = à partir de { $value } ({ $when })
