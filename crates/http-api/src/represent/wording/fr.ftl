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

## Fils de nouvelles
# Le titre d’un élément se compose : « Correction – Engagement 6 – 6.1 Apprentissage : Limité → Important ».

feed-about = { $about } : { $news }
feed-of-commitment = Engagement { $number } – { $news }
feed-correction = Correction – { $news }
feed-retraction = Retrait – { $news }
feed-commitment = Engagement { $number }
feed-quoted = « { $text } »
feed-from-to = { $old } → { $new }
feed-none = aucun
feed-label = { $label } :
feed-changed-unseen = modifié; voir la page

feed-plan-published = plan publié
feed-organization-named = nom inscrit au registre
feed-commitment-made = inscrit au registre
feed-commitment-succeeded = poursuivi par { $by }
feed-commitment-withdrawn = engagement retiré
feed-contact-revised = adresse pour les demandes de renseignements : { $contacts }
feed-revised = révision
feed-revised-fields = révision ({ $fields })
feed-schedule = calendrier : { $schedule }
feed-first = { $state } (premier rapport)
feed-still = toujours { $state }
feed-milestone-added = nouveau jalon
feed-milestone-added-due = nouveau jalon, échéance : { $due }
feed-milestone-due = échéance : { $dates }
feed-milestone-moved = déplacé, code { $codes }
feed-milestone-withdrawn = jalon retiré
feed-indicator-defined = nouvel indicateur
feed-indicator-withdrawn = indicateur retiré
feed-target-set = cible : { $goal }
feed-target-revised = cible modifiée, avant : { $old }, maintenant : { $new }
feed-target-withdrawn = cible retirée
feed-measured = { $value }; { $verdict }
feed-target-met = cible atteinte ({ $goal })
feed-target-not-met = cible non atteinte ({ $goal })
feed-target-pending = cible pas encore échue ({ $goal })
feed-target-not-available = cible impossible à évaluer pour l’instant ({ $goal })
feed-target-not-comparable = non comparable avec la cible ({ $goal })
feed-targets = cibles atteintes : { $met } sur { $all }
feed-achieved = déclaré réalisé
feed-achieved-on = déclaré réalisé, { $date }
feed-evidence-attached = preuve ajoutée : { $evidence }
feed-note-published = note : { $text }
feed-challenge-posed = défi au public : { $text }
feed-challenge-answered = réponse à un défi : { $text }
feed-challenge-closed = défi clos
feed-assessed = évaluation par { $assessor }, { $scale } : { $value }
feed-assessed-brief = évaluation : { $value }
feed-corrected = détails de : { $what }
feed-retracted = une réponse à un défi
feed-redacted = texte retiré du registre en vertu de la loi

feed-row-effective = Date visée :
feed-row-attested = Annoncé publiquement :
feed-row-period = Période de rapport :
feed-row-plan = Plan :
feed-row-plan-period = Période :
feed-row-publisher = Éditeur :
feed-row-lead = Responsable :
feed-row-planned-result = Résultat prévu :
feed-row-successor = Poursuivi par :
feed-row-reason = Motif :
feed-row-reporter = Déclaré par :
feed-row-parent = Fait partie de :
feed-row-target = Cible :
feed-row-baseline = Valeur de départ :
feed-row-verdict = Cible : { $goal } – { $attainment } ({ $because })
feed-row-dimension = Compté :
feed-row-published = Tel que publié :
feed-row-counts = Dénombrement :
feed-row-evidence = Preuve :
feed-row-archived = Copie archivée :
feed-row-by = Réponse de :
feed-row-challenge = Défi :
feed-row-assessor = Évalué par :
feed-row-scale = Échelle :
feed-row-judgement = Jugement :
feed-row-report = Rapport :
feed-row-before = Avant :
feed-row-now = Maintenant :
feed-row-said = Énoncé retiré :
feed-row-corrects = Corrige l’inscription du :
feed-row-retracts = Retire l’inscription du :
feed-row-redacts = Concerne l’inscription du :

# Éléments des définitions, au milieu d’une phrase.
feed-field-title = titre
feed-field-period = période
feed-field-publisher = éditeur
feed-field-place = lieu
feed-field-license = licence
feed-field-plan = plan
feed-field-number = numéro
feed-field-description = description
feed-field-planned-result = résultat prévu
feed-field-lead = responsable
feed-field-supporting = organisations de soutien
feed-field-other-actors = autres intervenants
feed-field-external-ids = identifiants ailleurs
feed-field-code = code
feed-field-text = libellé
feed-field-due = échéance
feed-field-name = nom
feed-field-unit = unité
feed-field-total = total
feed-field-target = cible
feed-field-baseline = valeur de départ
feed-field-published = libellé tel que publié
feed-additive = les périodes peuvent être additionnées
feed-not-additive = les périodes ne peuvent pas être additionnées

feed-title-all = Tous les engagements – changements
feed-title-scope = { $name } – changements
feed-title-commitment = Engagement { $number } : { $name } – changements
feed-title-natures = { $title } ({ $natures })
feed-nature-update = nouvelles
feed-nature-correction = corrections
feed-nature-retraction = retraits
feed-nature-editorial = libellé
feed-description-all = Chaque changement au registre de tous les engagements, une seule fois, dès son inscription.
feed-description-scope = Chaque changement au registre de « { $name } », une seule fois, dès son inscription.
