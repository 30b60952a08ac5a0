## Nombres et dates

percent = { $number } %
with-unit = { $n ->
    [one] { $number } ({ $unit })
   *[other] { $number } { $unit }
  }
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
missing-expected-from = { $why } (attendu : { $when } ou plus tard)
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
feed-reinstatement = Rétablissement – { $news }
feed-commitment = Engagement { $number }
feed-quoted = « { $text } »
feed-from-to = { $old } → { $new }
feed-none = néant
feed-label = { $label } :
feed-changed-unseen = modifié; voir la page

feed-plan-published = plan publié
feed-organization-named = nom inscrit au registre
feed-organization-renamed = nouveau nom, auparavant { $old }
feed-commitment-made = inscrit au registre
feed-commitment-succeeded = poursuivi par { $by }
feed-commitment-withdrawn = engagement retiré
feed-contact-revised = adresse pour les demandes de renseignements : { $contacts }
feed-revised = révision
feed-revised-fields = révision ({ $fields })
feed-schedule = calendrier : { $schedule }
feed-first = { $state } (premier rapport)
feed-still = toujours { $state }
feed-late = rapport tardif ({ $when }) : { $state }
feed-undated = rapport sans date : { $state }
feed-milestone-added = nouveau jalon
feed-milestone-added-due = nouveau jalon, échéance : { $due }
feed-milestone-due = échéance : { $dates }
feed-milestone-moved = déplacé, code { $codes }
feed-milestone-withdrawn = jalon retiré
feed-indicator-defined = nouvel indicateur
feed-indicator-withdrawn = indicateur retiré
feed-target-set = cible : { $goal }
feed-target-revised = cible modifiée : { $old } → { $new }
feed-target-changed = nouvelle cible : { $new }
feed-target-withdrawn = cible retirée
feed-measured = { $value }; { $verdict }
feed-target-met = cible atteinte
feed-target-not-met = cible non atteinte
feed-target-pending = cible pas encore échue
feed-target-not-available = cible impossible à évaluer pour l’instant
feed-target-not-comparable = non comparable avec la cible
feed-verdict = { $verdict } ({ $goal })
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
feed-brought-back = le retrait est annulé
feed-reopened = le défi est rouvert
feed-redacted = texte retiré du registre

feed-row-effective = Date ou période :
feed-row-attested = Annoncé publiquement :
feed-row-period = Période de rapport :
feed-row-plan = Plan :
feed-row-plan-period = Période :
feed-row-publisher = Éditeur :
feed-row-lead = Responsable :
feed-row-deadline = Échéance telle que publiée :
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
feed-row-valid = Reste valable :
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
feed-field-deadline = échéance telle que publiée
feed-field-name = nom
feed-field-unit = unité
feed-field-total = total
feed-field-target = cible
feed-field-baseline = valeur de départ
feed-field-published = libellé tel que publié
feed-additive = les périodes peuvent être additionnées
feed-not-additive = les périodes ne peuvent pas être additionnées

feed-title-all = Tous les engagements – changements
feed-title-topic = { $name } – changements
feed-title-commitment = Engagement { $number } : { $name } – changements
feed-title-natures = { $title } ({ $natures })
feed-list = Fils de Milepost
feed-list-organizations = Organisations
feed-nature-update = nouvelles
feed-nature-correction = corrections
feed-nature-retraction = retraits
feed-nature-editorial = libellé
feed-description-all = Chaque changement au registre de tous les engagements, une seule fois, dès son inscription.
feed-description-topic = Chaque changement au registre de « { $name } », une seule fois, dès son inscription.

## Pages

site-name = Milepost
site-navigation = Site
language-name = Français
skip-to-main = Passer au contenu principal
about-link = À propos
published-by = Publié par
licence = Licence :
only-in-language = { $lang ->
    [en] (en anglais seulement)
   *[other] (dans une autre langue seulement : { $lang })
  }
news-all = Tous les changements
feed-as = { $feed } ({ $format })
and = { " et " }
follow = Suivre :
cite = Citer
latest-updates = Dernières mises à jour
not-given = Non précisé
withdrawn = Retiré

commitment-number = {" "}: Engagement { $number }
version = Version { $number }
version-title = { $title } (version { $number })
permanent-address = Adresse permanente
all-versions = Toutes les versions
to-current = Aller à la version actuelle
notice-old-version = Voici la version { $number }, enregistrée le { $day }. La plus récente est la version { $latest }.
notice-withdrawn = Cet engagement a été retiré.
notice-succeeded = Cet engagement se poursuit dans un autre plan :
notice-disagreement = L’état déclaré et les chiffres ne concordent pas : il est déclaré « { $stated } », alors que { $figures }.
figures-not-met = { $n ->
    [one] { $count } résultat n’atteint pas sa cible
   *[other] { $count } résultats n’atteignent pas leur cible
  }
figures-overdue = { $n ->
    [one] { $count } jalon est en retard
   *[other] { $count } jalons sont en retard
  }
figures-incomplete = { $n ->
    [one] { $count } jalon est déclaré non réalisé
   *[other] { $count } jalons sont déclarés non réalisés
  }
notice-missing-texts = { $n ->
    [one] { $count } texte de cette fiche n’a pas été publié en français. Il est présenté dans sa langue.
   *[other] { $count } textes de cette fiche n’ont pas été publiés en français. Ils sont présentés dans leur langue.
  }
description = Description
lead-departments = { $n ->
    [one] Ministère responsable
   *[other] Ministères responsables
  }
email = Courriel pour les demandes de renseignements
email-empty = La page publiée comporte ce titre, sans adresse.
email-not-published = Non publié
other-actors = Autres intervenants participants
overall-status = Situation générale
as-stated-by-lead = Selon la déclaration du ministère responsable
nothing-stated = Rien n’est déclaré
milestones-in-all = { $n ->
    [0] Aucun jalon
    [one] { $count } jalon
   *[other] { $count } jalons
  }
results-in-all = { $n ->
    [0] Aucune cible à comparer
    [one] { $count } comparaison avec les cibles
   *[other] { $count } comparaisons avec les cibles
  }
unreported-is-not-zero = Aucun état déclaré : personne n’a dit où en est le jalon. Cela ne veut pas dire zéro.
judged-on = Établi pour le { $day }, par cible, source et période.
planned-result = Résultat prévu
key-indicators = { $n ->
    [one] Indicateur clé
   *[other] Indicateurs clés
  }
indicators-caption = Chaque indicateur avec ses cibles et ce que chaque source a mesuré
no-indicators = Aucun indicateur
indicator = Indicateur
target = Cible
latest-data = Données réelles les plus récentes (et date de collecte)
no-target = Aucune cible
measured-under = Inscrit alors que la cible était : { $goal }
target-before = Auparavant :
nothing-measured = Rien n’a été mesuré
source-not-given = Source non précisée
no-date = date non précisée
corrected = Corrigé
compared = { $value } sur { $goal }
compared-percent = { $value }, cible de { $goal }
line-target = (cible : { $goal })
additive = Les valeurs de périodes qui ne se chevauchent pas peuvent être additionnées.
published-wording = Les mots entre guillemets sont ceux de la page publiée.
milestones-heading = État des jalons
no-milestones = Aucun jalon
overdue = En retard
due = Échéance :
deadline = Échéance :
lead-of-milestone = Responsable :
reported = État déclaré
former-codes = Auparavant { $codes }
other-completed = Autres jalons réalisés
notes = Notes
challenges = { $n ->
    [one] Défi
   *[other] Défis
  }
closed = Clos
evidence = Preuves
evidence-about = Au sujet de
evidence-archived = Copie archivée
evidence-captured = Capture :
told = Déclaré
told-when = Déclaré, { $when }
assessments = Évaluations par des tiers
assessments-remark = Dans les mots et selon les échelles des évaluateurs. Elles ne sont pas mêlées à ce que déclare le ministère responsable.
assessment-source = Source
cite-heading = Citer ce que vous voyez
cite-remark = Ces références mènent à cette version, qui ne change jamais :
cite-copy = Copier
cite-copied = Copié
cite-files = Fichiers pour les gestionnaires de références
cite-proof = Avec l’état du journal, pour les vérifier des années plus tard :
cite-close = Fermer
cite-figures = Citer ces chiffres
status-as-of = État au
date-modified = Date de modification
identifiers = Identifiants ailleurs

home-title = Engagements publics et progrès accomplis
home-lead = Ce qui a été promis, où cela en est, et comment on l’a su.
plans = Plans
no-plans = Aucun plan n’a encore été enregistré.
plan-period = Période
publisher = Éditeur
so-far = Jusqu’à présent
commitments-in-all = { $n ->
    [0] Aucun engagement
    [one] { $count } engagement
   *[other] { $count } engagements
  }
commitments-of-plan = Engagements de ce plan
commitments-led = Engagements dont elle est responsable
commitments-supported = Engagements qu’elle appuie
no-commitments = Elle n’est responsable d’aucun engagement et n’en appuie aucun.
column-number = Numéro
column-commitment = Engagement
column-statement = Situation déclarée
column-milestones = Jalons
column-results = Cibles
former-names = Noms antérieurs
register = Dans un registre public

history-of = Versions de { $title }
history-title = Toutes les versions
history-lead = Chaque modification de cette fiche a créé une version. Une version ne change jamais et conserve son adresse.
current = Actuelle

glance-stated = Selon le responsable
glance-latest = Dernier changement
see-as-of = Voir cette fiche à une autre date :
see = Voir
notice-as-of = Voici la situation en date du { $day }, telle qu’elle était enregistrée dans cette version.
notice-attested-by = Voici ce que les sources avaient rendu public en date du { $day }.
reported-before = États déclarés auparavant :
chart-title = Graphique : { $name }
chart-value = { $value } ({ $when })
chart-source = { $source } : { $values }.
chart-target = cible : { $goal }
chart-target-before = cible jusqu’au { $day } : { $goal }
chart-inexact = valeur non exacte
chart-missing = aucune valeur donnée
chart-undated = date non précisée
strip-title = Progression des jalons au fil du temps
strip-key = Plus le palier est haut, plus le jalon est avancé.
overview-title = Jalons de chaque engagement : plus le signe est plein, plus le jalon est avancé

search-title = Trouver des engagements
search-caption = Les engagements trouvés
filter-words = Mots dans l’engagement
filter-organization = Responsable
filter-completion = Comporte un jalon dont l’état est
filter-attainment = Comporte une cible qui est
filter-overdue = A un jalon en retard
filter-stale = Attend un rapport depuis longtemps
filter-stale-days = Jours sans rapport
filter-on = En date du
filter-any = Sans préférence
filter-show = Afficher
filter-reset = Tout afficher
search-none = Aucun engagement ne réunit tout cela. Utilisez moins de mots ou de choix.
next-page = Page suivante
commitments-of-all = { $n ->
    [one] { $shown } engagement sur { $all }
   *[other] { $shown } engagements sur { $all }
  }
organizations = Organisations
follow-title = Suivre les changements
follow-lead = Un fil est une adresse que vous donnez à un lecteur de fils, qui vous montre ensuite chaque changement dès son inscription, sans compte et sans que personne sache que vous le suivez.
follow-how = Copiez l’adresse d’un de ces liens dans votre lecteur de fils; la plupart des lecteurs trouvent aussi le fil si vous leur donnez l’adresse de la page.
follow-once = Chaque changement paraît une seule fois et dit ce qui a changé. Une correction ou un retrait est un élément à part.
follow-everything = Tout
follow-all = Tous les engagements
follow-list = Tous les fils en une liste, pour les lecteurs de fils (OPML)
follow-commitments = La page de chaque engagement a son propre fil.
follow-by-email = Par courriel
follow-no-reader = Sans lecteur de fils :

news-older = Changements antérieurs
news-newer = Changements plus récents
news-pages = Changements antérieurs et plus récents
news-archived = { $title } (archives, page { $page })
news-addresses = Adresses pour les lecteurs de fils
news-which = Quels changements
news-usual = Nouvelles, corrections et retraits
news-updates = Nouvelles seulement
news-mended = Corrections et retraits seulement
news-editorial = Aussi les changements de libellé
news-none = Rien n’a encore changé.

mail-title = Suivre par courriel
mail-lead = Ce site n’envoie aucun courriel et ne conserve aucune adresse. Un service ou un programme qui transforme les fils en courriels le fait pour vous : il consulte un fil et vous envoie ce qui est nouveau.
mail-steps = En trois étapes
mail-step-choose = Choisissez ce que vous voulez suivre et copiez l’adresse de son fil RSS.
mail-step-give = Donnez cette adresse à l’un des services ou programmes ci-dessous, avec l’adresse de courriel où vous voulez recevoir les messages.
mail-step-confirm = Confirmez au moyen du lien que vous recevez, si le service le demande.
mail-then = Dès lors, chaque changement vous parvient une seule fois et l’objet du message dit ce qui s’est passé. Une correction ou un retrait est un message à part. Même si le service consulte rarement le fil, rien ne se perd entre-temps. Pour arrêter, utilisez le lien dans un de ses messages ou retirez-y le fil.
mail-means = Que choisir
mail-service = Un service sur le Web
mail-service-how = Il ne vous faut qu’un navigateur. Blogtrottr, Feedrabbit et IFTTT en sont des exemples.
mail-mailer = Votre logiciel de courriel
mail-mailer-how = Thunderbird et la version classique d’Outlook pour Windows présentent les fils dans des dossiers à côté de vos courriels, sans service intermédiaire.
mail-own = Votre propre programme
mail-own-how = rss2email envoie chaque élément comme message depuis un de vos ordinateurs qui reste allumé; exécutez la dernière ligne aussi souvent que vous voulez recevoir des nouvelles.
mail-example = vous@example.org
mail-privacy = Qui apprend quoi
mail-privacy-how = Un service sur le Web apprend votre adresse de courriel et ce que vous suivez, selon ses propres conditions; ce site n’est lié à aucun d’eux et n’en recommande aucun. Ce site n’apprend ni l’une ni l’autre : il voit un programme qui demande un fil.

search-link = Recherche
follow-link = Suivre
home-link = Accueil
breadcrumbs = Vous êtes ici

update-recorded = Enregistré le { $when }
history-position = { $n ->
    [one] { $count } événement dans le journal
   *[other] { $count } événements dans le journal
  }
history-effective = Porte sur : { $when }
history-attested = Annoncé publiquement : { $when }
history-document = Tiré de : { $document }
provenance-document = un document
provenance-row = ligne { $row }
provenance-captured = capture : { $when }
changes-in-all = { $n ->
    [one] { $count } changement
   *[other] { $count } changements
  }
wording-changes = Changements de libellé
compare = Comparer
compare-from = De la version
compare-to = à la version
compare-before = Ce qui diffère de la version précédente
comparison-title = Version { $from } et version { $to } côte à côte
comparison-first = Tout ce que contient la version { $to }
differences = Ce qui diffère
differences-remark = Les mots retirés sont barrés, les mots ajoutés sont soulignés.
no-differences = Rien de ce que montre la page ne diffère entre les deux.
difference-title = Titre
difference-plan = Plan
difference-supporting = Organisations de soutien
difference-milestone = Jalon { $code } : libellé
difference-code = Jalon { $code } : code
difference-due = Jalon { $code } : échéance
difference-deadline = Jalon { $code } : échéance telle que publiée
difference-lead = Jalon { $code } : responsable
difference-status = Jalon { $code } : état
difference-progress = Jalon { $code } : progrès
difference-target = Cible de « { $name } »
difference-measured = { $name } ({ $about })
difference-note = Note
difference-answer = Réponse à un défi

back-to = Retour à
error-help = Vérifiez l’adresse, ou cherchez ce qu’il vous faut à partir d’une de ces pages.
to-home = Vers la page d’accueil

about-title = À propos de ce registre
about-lead = Voici un registre public d’engagements. Chaque changement est conservé dans un journal auquel on ne fait qu’ajouter : tout état antérieur peut être vu, cité et vérifié.
about-reading = Comment le lire
about-completion = L’état d’un jalon dit où il en est, tel que déclaré. Un jalon dont personne n’a rendu compte n’en a aucun.
about-schedule = La situation générale est ce que déclare le ministère responsable. Elle figure à côté des chiffres; s’ils ne concordent pas, la page le dit.
about-attainment = L’atteinte d’une cible se calcule à partir des chiffres publiés, par source et par période. Les sources ne sont jamais fondues en un seul résultat.
about-assessment = Les évaluations par des tiers gardent leurs mots et leurs échelles.
about-origin = Chaque chiffre et chaque état mène à l’inscription dont il provient.
about-following = Suivre
about-feeds = Le tout, chaque plan, chaque organisation et chaque engagement peuvent être suivis par un fil, en RSS, en Atom ou en JSON Feed, dans chaque langue. Un élément dit ce qui a changé, une seule fois.
about-citing = Citer
about-versions = Chaque liste de changements qui modifie ce que montre un engagement crée une version. Une version garde son adresse et dit toujours la même chose : citez donc la version que vous avez vue.
about-citation-formats = Les références se trouvent à l’adresse d’un engagement ou d’une version, suivie d’une de ces terminaisons; avec /fr au début du chemin, elles sont en français.
about-dates = L’historique énumère toutes les versions et permet d’en comparer deux au choix. On peut aussi voir une page à une date donnée, et les archives peuvent demander la version connue à un moment donné (Memento).
about-formats = Formats
about-json = La page de chaque plan, organisation et engagement a le même contenu en JSON, dans les deux langues, à son adresse sans la langue et avec la terminaison .json.
about-commitments = Engagements
about-log = Le journal
about-openapi = Description de l’interface (OpenAPI)
about-map = Plan du site (toutes les pages)
about-replaying = Rejouer
about-events = Le journal complet se lit depuis le début, un événement par ligne, sous forme de CloudEvents en JSON. Quiconque le rejoue obtient ces mêmes pages.
about-verifying = Vérifier
about-proof = Le journal est un journal de transparence : chaque événement est une feuille d’un arbre de hachage dont la racine est signée. Quiconque conserve un point de contrôle peut prouver plus tard que rien de ce qui précède n’a été modifié, retiré ou ajouté. Le programme vérifie le journal entier :
about-checkpoint = Point de contrôle signé
about-key = Clé de la signature

## Pour l’équipe qui rend compte

feedback-link = Ces pages vous sont-elles utiles? Dites ce qui manque.
team-link = Pour l’équipe qui rend compte
team-title = Rendre compte des progrès
team-lead = Téléversez un document, voyez ce qu’il modifierait et l’aspect qu’auraient les pages, puis enregistrez-le.
team-token = Jeton
team-token-help = Il commence par mp1_. Il est échangé contre une session d’au plus huit heures et n’est pas conservé.
team-token-refused = Ce jeton n’est pas valable : il est mal saisi, expiré ou révoqué.
team-sign-in = Ouvrir une session
team-no-token = Ce service ne demande pas de jeton, puisque seul cet ordinateur y accède. Ce que vous enregistrez l’est sous le nom « operator ».
team-go-on = Continuer
team-from-elsewhere = Si votre session est ouverte et que vous arrivez par un lien d’un autre site :
team-load-again = recharger la page
team-sign-out = Fermer la session
team-signed-in = Session ouverte sous le nom { $actor }
team-upload-lead = Le document est comparé au registre. Rien n’est enregistré avant que vous ayez vu ce qu’il modifierait.
team-document = Document
team-document-help = TOML, JSON, CSV ou .xlsx, au plus 1 Mo. Pour un tableau plus long, utilisez la commande « milepost apply ».
team-plan = Plan, pour un tableau
team-plan-none = Aucun : le document le dit lui-même
team-require = Refuser les textes qui ne sont pas donnés dans les deux langues
team-show-changes = Montrer ce qu’il modifierait
team-open = Documents déjà téléversés
team-uploaded = téléversé par { $actor }, { $when }
team-is-recorded = Enregistré
team-refused = Le document ne peut pas être lu
team-refused-file = { $file } ne peut pas être enregistré tel quel
team-refused-lead = Rien n’a été enregistré. Corrigez le document et téléversez-le de nouveau.
team-faults = { $n ->
    [one] { $count } endroit à corriger
   *[other] { $count } endroits à corriger
  }
team-faults-caption = Dans l’ordre du document
team-fault-place = Endroit
team-fault-detail = Ce qui ne va pas
team-whole = Le document
team-line = ligne { $number }
team-column = colonne { $number }
team-again = Téléverser un autre document
team-would-change = Ce que { $file } modifierait
team-has-changed = Ce que { $file } a modifié
team-not-yet = Rien n’est encore enregistré. Voyez les pages telles qu’elles seraient, montrez-les aux personnes qui doivent les approuver, puis enregistrez.
team-nothing = Le registre dit déjà tout cela. Il n’y a rien à enregistrer.
team-anew = Le registre a changé depuis que ceci a été montré; rien n’a donc été enregistré. Voici ce que le document modifierait maintenant : vérifiez de nouveau.
team-record = Enregistrer
team-recorded = Enregistré par { $actor }, { $when }.
team-remarks = À regarder
team-remarks-lead = Rien n’y est faux, mais une personne devrait regarder ces endroits.
team-more = { $n ->
    [one] { $count } autre modification n’est pas montrée ici.
   *[other] { $count } autres modifications ne sont pas montrées ici.
  }
team-all-pages = Toutes les pages telles qu’elles seraient :
team-page = Page :
team-page-preview = Page telle qu’elle serait :
team-versions = la version { $before } devient { $after }
team-first-version = nouveau dans le registre
team-sides = Chaque modification dans les deux langues
preview-label = Aperçu
preview-note = Voici l’aspect qu’aurait la page. Rien n’en est enregistré.
preview-back = Ce qui serait modifié

## Citations

citation-genre = Engagement
citation-genre-plan = Plan
citation-genre-series = Indicateur
citation-genre-event = Inscription au registre
citation-title = { $title } : Engagement { $number }
citation-title-series = { $name } : Indicateur de l’engagement { $number }
citation-title-event = { $title } : { $news }

## Problèmes

problem-bad-request = La demande est illisible
problem-unauthorized = Un jeton est nécessaire
problem-forbidden = Ce jeton ne le permet pas
problem-not-found = Introuvable
problem-method-not-allowed = Méthode non permise ici
problem-not-acceptable = Cette représentation n’existe pas
problem-request-timeout = La demande a trop tardé
problem-rule = Une règle du registre s’y oppose
problem-diverged = Le journal diffère du vôtre
problem-key-reused = Cette clé d’idempotence a déjà servi à une autre demande
problem-gone = Ce contenu a été retiré
problem-stale-version = La version a changé
problem-too-large = C’est trop volumineux
problem-target-too-long = L’adresse est trop longue
problem-head-too-large = L’en-tête de la demande est trop long
problem-range = Ce passage n’existe pas
problem-unsupported-media-type = Ce format n’est pas lu ici
problem-content = Le contenu est incorrect
problem-too-many-requests = Trop de demandes
problem-busy = Trop d’écritures en attente
problem-unavailable = Rien ne peut être enregistré pour l’instant
problem-disk-full = Le disque est plein
problem-internal = Erreur de notre côté
problem-bad-request-meaning = L’adresse, un en-tête ou le corps ne peut être lu comme il devrait. Le détail indique l’endroit; corrigez-le et renvoyez la demande.
problem-unauthorized-meaning = Écrire ici exige un jeton. La demande n’en portait pas, ou il est inconnu, expiré ou révoqué. Envoyez-en un qui est valable par « Authorization: Bearer … », ou demandez-en un autre à l’exploitant.
problem-forbidden-meaning = Le jeton est valable, mais il ne permet pas d’enregistrer ce qui a été envoyé : il lui manque une portée, ou cela appartient à une autre organisation. Adressez-vous à qui en a le droit, ou demandez un autre jeton à l’exploitant.
problem-not-found-meaning = Rien ne se trouve à cette adresse, ou ce qu’elle nomme n’est pas au registre. Vérifiez l’orthographe, ou commencez par la liste des engagements.
problem-method-not-allowed-meaning = L’adresse existe, mais pas pour cette méthode. L’en-tête Allow indique celles qu’elle accepte.
problem-not-acceptable-meaning = La ressource existe, mais dans aucune des formes demandées. Le membre « available » énumère celles qui existent.
problem-request-timeout-meaning = Le corps de la demande n’est pas arrivé à temps. Renvoyez-le par une meilleure connexion, ou divisez-le.
problem-rule-meaning = Ce qui a été envoyé est lisible, mais contredit le registre : l’élément manque, existe déjà, est retiré ou a déjà été mesuré. Le détail indique la règle et la marche à suivre.
problem-diverged-meaning = La position ou l’empreinte envoyée n’est pas de ce journal : il a été remplacé ou restauré, ou l’adresse est une autre. Recommencez à la position 0.
problem-key-reused-meaning = Cette clé d’idempotence (Idempotency-Key) a déjà servi à une autre demande. Prenez une nouvelle clé pour une nouvelle demande.
problem-gone-meaning = Ce contenu était ici et a été retiré : un engagement a été retiré, ou les octets d’un événement ont été supprimés en vertu de la loi. Son historique dit quand et pourquoi.
problem-stale-version-meaning = Depuis votre lecture, quelqu’un d’autre l’a modifié; rien n’a donc été enregistré. Relisez, décidez de nouveau et joignez la nouvelle version.
problem-too-large-meaning = La demande, ou ce qu’elle enregistrerait, dépasse la taille permise. Divisez-la.
problem-target-too-long-meaning = L’adresse avec ses paramètres est plus longue que toute adresse utile ici. Raccourcissez-la.
problem-head-too-large-meaning = Les lignes qui précèdent le corps de la demande, son adresse et ses champs d’en-tête, dépassent ensemble la longueur permise. Envoyez des champs moins nombreux ou plus courts.
problem-range-meaning = Le passage demandé se trouve au-delà de la fin. L’en-tête Content-Range indique la longueur du tout.
problem-unsupported-media-type-meaning = Le corps est dans un format ou un codage qui n’est pas lu à cette adresse. Le détail et l’en-tête Accept-Post indiquent lesquels le sont.
problem-content-meaning = Le corps est lisible, mais quelque chose ne peut y être juste. Chaque erreur est indiquée avec son emplacement; rien n’a été enregistré.
problem-too-many-requests-meaning = Trop de demandes de ce genre sont venues d’une même adresse. Attendez le temps qu’indique l’en-tête Retry-After.
problem-busy-meaning = Il y a plus d’écritures en attente qu’il n’est permis. Rien de celle-ci n’a été enregistré; renvoyez-la après une seconde.
problem-unavailable-meaning = Le journal n’accepte pas d’écritures pour l’instant; la lecture continue. L’exploitant doit l’examiner. On saura ensuite si cette écriture a été enregistrée : renvoyez-la avec la même clé d’idempotence.
problem-disk-full-meaning = Il n’y a plus de place pour enregistrer quoi que ce soit; la lecture continue. L’exploitant doit faire de la place. Rien de cette écriture n’a été enregistré.
problem-internal-meaning = Quelque chose a échoué qui ne devrait pas. Ce n’est pas votre faute, et réessayer peut aider; sinon, indiquez à l’exploitant le X-Request-Id de la réponse.

## L’interface

api-title = Interface pour les programmes
api-lead = Tout ce que montre ce registre peut être lu par des programmes, sans clé. Voici chaque adresse, ce qu’elle accepte et ce qu’elle répond.
api-language = Les descriptions sont en anglais seulement.
api-document = La même chose en document OpenAPI
api-parameters = Paramètres
api-body = Corps
api-answers = Réponses
api-required = obligatoire
api-problem-status = Code d’état

periods-title = Périodes de rapport
periods-caption = Les périodes que nomment les rapports
period-choose = Période
period-show = Afficher
no-periods = Aucun rapport ne nomme encore sa période.
column-period = Période
column-reports = Rapports
column-asked = Jalon ou indicateur
column-report = Rapport
period-title = Rapports pour { $period }
period-span = Du { $first } au { $last }.
period-caption = Ce qui était demandé
period-remark = Un rapport est demandé aux responsables de chaque jalon, et une mesure à ceux qui ont mesuré un indicateur. Ce qui était réalisé avant la période n’est plus demandé.
period-sheet = Tableau à remplir :
reports-given = { $n ->
    [one] { $count } rapport reçu
   *[other] { $count } rapports reçus
  }
reports-missing = { $n ->
    [one] { $count } manquant
   *[other] { $count } manquants
  }
reports-not-asked = { $n ->
    [one] { $count } réalisé auparavant
   *[other] { $count } réalisés auparavant
  }
report-missing = Manquant
report-measured = Mesuré
report-not-asked = Réalisé auparavant
completeness-title = Ce qui manque
completeness-on = En date du { $day }.
completeness-nothing = Rien ne manque.
completeness-link = Ce qui manque
gaps-stale = { $n ->
    [one] { $count } engagement sans nouvelles
   *[other] { $count } engagements sans nouvelles
  }
gaps-stale-remark = Aucun rapport à leur sujet depuis { $count } jours ou plus.
gaps-report = { $n ->
    [one] { $count } jalon sans rapport
   *[other] { $count } jalons sans rapport
  }
gaps-target = { $n ->
    [one] { $count } indicateur sans cible
   *[other] { $count } indicateurs sans cible
  }
gaps-data = { $n ->
    [one] { $count } indicateur sans données
   *[other] { $count } indicateurs sans données
  }
gaps-late = { $n ->
    [one] { $count } indicateur dont les données promises tardent
   *[other] { $count } indicateurs dont les données promises tardent
  }
gaps-challenge = { $n ->
    [one] { $count } jalon peu avancé sans défi indiqué
   *[other] { $count } jalons peu avancés sans défi indiqué
  }
gaps-text = { $n ->
    [one] { $count } texte manquant dans une langue
   *[other] { $count } textes manquants dans une langue
  }
gap-text = un texte { $part } n’est pas donné { $lang ->
    [en] en anglais
    [fr] en français
   *[other] en { $lang }
  }
gap-in-plan = du plan
gap-in-organization = de l’organisation
gap-in-commitment = de l’engagement
gap-in-milestone = du jalon
gap-in-indicator = de l’indicateur
gap-in-target = d’une cible
gap-in-achievement = d’une réalisation
gap-in-evidence = des preuves
gap-in-note = d’une note
gap-in-challenge = d’un défi
gap-in-assessment = d’une évaluation
gap-promised = promises pour le { $day }
gap-times = { $detail } (× { $count })
gap-since = dernier rapport : { $day }

# Le tableau des mesures, colonne par colonne.
measurements-of = Mesures : { $plan }
measurements-link = Toutes les mesures (CSV)
measurements-plan = Identifiant du plan.
measurements-commitment = Numéro de l’engagement dans le plan.
measurements-commitment-id = Identifiant de l’engagement, qui ne change jamais.
measurements-indicator = Identifiant de l’indicateur dans son engagement.
measurements-indicator-code = Code publié de l’indicateur, s’il en a un.
measurements-source = Identifiant de l’organisation qui a mesuré. Vide si elle n’est pas indiquée.
measurements-period = Période que la valeur résume : 2018-Q2, FY2017-18, ou d’un jour à un autre, a/b.
measurements-as-of = Date à laquelle la valeur était valable, avec sa précision.
measurements-first-day = Premier jour de la période ou de la date.
measurements-last-day = Dernier jour de la période ou de la date. Vide si elle n’a pas de fin.
measurements-value = La valeur en nombre avec son échelle, ou un intervalle minimum..maximum. Vide pour des mots ou en l’absence de valeur.
measurements-low = Plus petit nombre que la valeur peut être.
measurements-high = Plus grand nombre que la valeur peut être.
measurements-qualifier = Avec quelle exactitude la valeur est donnée : exactly, approximately, more-than, at-least, less-than, at-most.
measurements-unit = Ce qui est compté, en un mot-clé.
measurements-dimension = Sous-ensemble ou dénominateur, s’il n’est pas celui de l’indicateur.
measurements-missing = Raison de l’absence de valeur : not-collected, not-published, not-available, pending.
measurements-expected = Date promise d’une valeur absente.
measurements-text = La réponse en mots.
measurements-published = Le libellé tel que publié. Une apostrophe précède ce qu’un tableur prendrait pour une formule.
measurements-withdrawn = Si l’indicateur ou son engagement est retiré.
measurements-attested = Date à laquelle la source l’a annoncé publiquement.
measurements-recorded = Moment de l’inscription, UTC.
measurements-event = Identifiant de l’événement qui l’a inscrite.
measurements-corrected-by = Identifiant du dernier événement qui l’a corrigée.
measurements-document = Nom du document d’où elle vient.
measurements-row = Ligne de ce document.
measurements-address = Adresse où ce document a été publié.
