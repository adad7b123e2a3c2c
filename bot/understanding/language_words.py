"""Words and letters by which a language is known: general lists, as people type.

All words are plain (lower case, without accents). A word that stands in the lists of both
our languages tells nothing between them; a word of a third language that we have too tells
nothing against us.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.policies.model import LANGUAGES
from bot.understanding.words import listed

# Said in both languages in Belgium, or borrowed by both: they prove nothing.
_NEUTRAL = listed(
    # thanks, greetings, interjections
    "merci mercikes mersi thx thanks super top cool perfect bravo pardon sorry sos salut hello hey hi yo yow bye byebye ciao adieu allez allo "
    "amen okay oke ok okido okee yes yep yup nope no go wow oeps oops ha haha lol wtf omg he hm hmm euh uh svp stp pls please start stop menu "
    "reset exit "
    # trade, technique and law as everybody writes them
    "cookie cookies dpo dpd gdpr rgpd avg gba apd cv privacy policy data info contact mail mails email emails e newsletter newsletters mailing "
    "account marketing profiling help test tests pdf csv excel word json xml sms app apps gsm tel iban ip id vs usa eid itsme chat chatbot chatgpt bot "
    "robot ai facebook google analytics linkedin instagram whatsapp youtube twitter tiktok meta microsoft amazon mollie bpost website site sites "
    "web webshop online offline spam unsubscribe tracking tracker login logout password service services support agent supervisor manager hacker "
    "hack cloud server backup update changelog plugin plugins plug in pixel wifi banner social media ads export import opt out art article "
    "artikel btw tva nv sa bvba sprl srl bv kids belgium gratis cancel abort consent disclaimer phishing scam fake retention period liability "
    "controller processor officer protection breach right rights access request subject object human review third party country transfer law "
    "legal jurisdiction recruitment secure security collected broker check dossier retour code garantie idiot stupide special category "
    "restriction processing withdraw dsar saar iframe hop hyperlink free deadline wall track trace down internet football pro nr no ref fr nl en "
    "com be www http https"
)

_OF_LANGUAGE: Mapping[str, frozenset[str]] = {
    "nl": listed(
        # small words
        "ik je jij jou jouw u uw uwe jullie wij we ze zij hij hem haar hun hen mij mijn mijne me men het een ene de den der van voor vanuit vanaf met "
        "bij naar niet geen wel ook nog maar want wat wie waar waarom waarvoor waarmee waarop waarin waaruit hoe hoelang hoeveel hoezo welk welke "
        "wanneer kan kunt kunnen kun mag mogen moet moeten wil wilt willen zal zullen zou zouden heb hebt heeft hebben had ben bent is zijn was waren "
        "word wordt worden werd ga gaat gaan doe doet doen laat laten geef geeft geven krijg krijgt krijgen kreeg weet weten zeg zegt zeggen staat "
        "staan komt komen vind vinden vraag vragen graag aub alstublieft alsjeblieft asjeblieft dank dankje dankjewel bedankt danku ja jawel jazeker "
        "nee neen neuh en of dat dit die deze zo zoiets om te aan op uit over onder tussen tegen zonder na in door tot per als dan toen daar daarvan "
        "daarvoor hier hierover er eens even eigenlijk alleen alle alles iets iemand niemand niets nooit altijd meer minder veel weinig ander andere "
        "anders zelf zelfs toch dus omdat sinds terwijl al nu vandaag gisteren morgen binnen buiten zeker misschien gewoon gedaan klaar juist fout "
        "goed goede goeie slecht nieuw oud eerste laatste volgende keer eigen elke elk sommige twee drie vier vijf zes zeven acht negen tien ons onze "
        "hallo halo hoi hela hallokes goeiedag goedendag goedemorgen goeiemorgen goedenavond goeienavond goedemiddag goeiemiddag dag doei ziens "
        "salukes avond later groeten groetjes prima "
        # Flemish and chat spelling
        "da dees diene nie ni ne nen nem wa ma mee ge gij gijle gulle zulle ulle ulder k t z keb kzou kwil kben tis zn efkes eke effe ff beetje gade "
        "hebde zijde kunde moogde moede wete peis amai seg ola jep ajt waarveur veur vo wrm wnr hvl mss idd nr dhr mevr mevrouw meneer mijnheer "
        # what people ask about here
        "gegevens persoonsgegevens klantgegevens gegeven klacht klachten bewaren bewaart bewaartermijn bewaartermijnen wissen wis verwijderen "
        "verwijder toestemming uitschrijven uitschrijf afmelden recht rechten inzage adres mailadres emailadres postadres firma bedrijf bedrijven "
        "facturen factuur klant klanten klantnummer klantnr beleid privacybeleid privacyverklaring verklaring wet nieuwsbrief koekjes weigeren mens "
        "mensen iemand medewerker persoon kind kinderen minderjarigen leeftijd jaar jaren maand maanden dagen week weken verkopen verkoopt delen "
        "deelt doorgeven sturen stuur stuurt gebruiken gebruikt verzamelen ontvangen reclame promoties sollicitatie sollicitant sollicitanten "
        "sollicitatiebrief beveiliging veilig beveiligd datalek lek gelekt gestolen rechtsgrond doel doelen doeleinden waarborgen landen europa "
        "europese verantwoordelijke verwerkingsverantwoordelijke functionaris aanvraag verzoek kosten kost prijs antwoord termijn identiteit "
        "identiteitskaart bewijs kopie rekening bestelling bestellen betalen betaling levering pakket winkel wachtwoord versie wijziging wijzigingen "
        "aanpassen wijzigen verbeteren correctie bezwaar beperking overdraagbaarheid meenemen intrekken herroepen besluit beslissing beslissingen "
        "profilering geautomatiseerd computer tarief optie opties hulp helpen bron overheid politie groep partners derden frans nederlands engels "
        "taal talen postcode geboortedatum dossiernummer telefoonnummer naam voornaam achternaam adressen einde orde kies kiezen annuleer annuleren annulatie opnemen ivm foutje "
        "lief publiciteit korting fiets voetbal tafel indienen beste mogge n plus te se y stom stomme dom domme lul trut kut kutbot brol zever bakkes "
        "idioot sukkel"
    ),
    "fr": listed(
        # small words
        "je tu il elle on nous vous ils elles moi toi lui leur leurs mon ma mes ton ta tes son sa ses votre vos notre nos le la les un une des du de "
        "d l j m n qu c s t y me te se en que qui quoi dont quel quelle quels quelles comment pourquoi quand combien ou et mais pas ne ni plus aussi "
        "avec sans pour sur sous dans chez par entre vers avant apres pendant depuis jusqu est es sont suis etes sera serait etre ete etait ai as a "
        "avez avons ont avait avoir aura peux peut peuvent pouvez pourrait puis veux veut voulez voudrais voudrait dois doit devez faut fait faire "
        "faites va vais vas vont aller donne donner sais sait savoir dit dire dites trouve trouver demande demander bonjour bonsoir coucou rebonjour "
        "bjr bsr slt oui non si ouais ouep mouais nan merci beaucoup revoir bientot tantot journee soiree bonne bon bien tres trop tout tous toute "
        "toutes rien quelque quelqu chose personne personnes jamais toujours encore deja autre autres meme memes alors donc car parce puisque comme "
        "lorsque ici maintenant aujourd hui hier demain ca cela ceci ce cette ces cet celui celle au aux vite possible svp deux trois quatre cinq six "
        "sept huit neuf dix premier premiere derniere dernier nouveau nouvelle cher chere madame monsieur mme mr mlle hein ben bof voila daccord "
        "accord dac "
        # chat spelling
        "koi kan kand kel kelle ki ke kil kon pk pq pkoi pourkoi parske pcq cmt cmb cb bcp bcq jsuis jsui jai jveu jveux jvoudrais chui chuis chai "
        "cest ces sa ski ske qd qq qqn qqch tjs tjrs rdv mnt ns vs vou nou pr ds ac dc tt ts msg peu fo fodrai etou ya yaka nimporte dla avc cc "
        # what people ask about here
        "donnees donnee renseignements vie privee plainte plaintes retrait retirer droit droits desabonner desabonnez desabonnement desinscrire "
        "effacer effacez effacement supprimer supprimez suppression conservation conserver conservez gardez garder duree adresse adresses societe "
        "societes entreprise entreprises boite compagnie firme acces consentement consentements politique confidentialite charte declaration loi lois "
        "reglement facture factures client clients cliente numero refuser refus refuse parle parler veuillez absolument entendu volontiers exactement "
        "annuler annulez oubliez inutile cordialement fin quitter externe externes liens lien payer gratuitement envoi envoie aime arretez arreter "
        "infiniment mille seul seule voir valide bouton lettres infolettre lettre courrier courriel telephone appel appels enfant enfants mineurs "
        "mineur age ans annee annees mois jour jours semaine semaines vendre vendez vendu partagez partager transmettre transmettez envoyer envoyez "
        "utiliser utilisez utilisation collecter recevoir recevez publicite publicites pub pubs promos promo promotions candidature candidat "
        "candidats protection securite securise fuite vol piratage base juridique finalite finalites but garanties pays hors europe europeenne "
        "responsable traitement delegue requete frais cout prix payant gratuit reponse delai delais identite carte preuve copie compte commande "
        "commander paiement livraison colis magasin motdepasse passe version modification modifications modifier corriger rectifier rectification "
        "opposition opposer limitation portabilite decision decisions automatisee profilage humain humaine conseiller conseillere aide aider aidez "
        "source police fisc groupe partenaires tiers francais neerlandais anglais langue langues postal naissance nom prenom nul nulle con connard "
        "conard merde putain bordel foutre chier debile bande abruti"
    ),
}

_OF_OTHERS: Mapping[str, frozenset[str]] = {
    "en": listed(
        "i you your yours my mine he she it its they their them our us the a an and or but not no yes is are was were be been am do does did done don "
        "doesn can cannot could would should will won shall may must have has had what which who whose whom where when why how long many much to of "
        "from for with without about at by on in into out this that these those there here if then than get got give gave tell told know want need "
        "like please thanks thank hi hello good morning dear sir madam me we so any some every all also too very just now still ever never company "
        "english speak delete deleted remove removed keep kept store stored sell sold share shared send sent personal information customer order "
        "ordered invoice bill time today yesterday tomorrow week month year ago open close opening hours work job working stop joke weather best "
        "worst old new help europe outside inside rectify handle data"
    ),
    "de": listed(
        "ich du er sie wir ihr mich mir dich dir ihnen ihre ihren ihrer mein meine meinen meiner dein sein seine unser der die das dem den des ein "
        "eine einen einem einer und oder aber nicht kein keine ist sind war waren bin bist wird werden wurde habe hast hat haben hatte kann konnen "
        "konnte muss mussen soll darf mochte mochten will wollen wie was wer wo wann warum welche welcher welches wohin woher viel lange mit ohne fur "
        "von zu zum zur bei nach aus auf uber unter vor in im am an als wenn dass noch nur auch schon sehr bitte danke guten tag hallo deutsch daten "
        "firma unternehmen loschen loschung speichern gespeichert auskunft datenschutz rechnung konto bezahlen bekomme sagen sprechen verstehe wort "
        "morgen wetter heute geoffnet"
    ),
    "es": listed(
        "yo tu usted ustedes el ella ellos nosotros mi mis su sus nuestro lo los las un una unos unas y o pero no si es son esta estan estoy soy era "
        "ser estar hay tengo tiene tienen tener puedo puede pueden quiero quiere quisiera necesito que quien quienes cual cuales como cuando cuanto "
        "cuanta cuantos donde por para con sin sobre de del al en entre desde hasta muy mas menos ya tambien nada algo todo todos esto eso este ese "
        "hola buenos buenas dias tardes gracias favor adios datos empresa espanol hablar personales guardan borrar dinero pedido paquete me te se le "
        "nos"
    ),
    "it": listed(
        "io tu lui lei noi voi loro mio mia miei mie tuo suo sua suoi vostro vostra il lo la gli i le un uno una e o ma non si no sono sei siamo "
        "siete era essere ho hai ha abbiamo avete hanno avere posso puo possono vorrei voglio devo che chi cosa quale quali come quando quanto quanta "
        "quanti dove perche per con senza su di del della dei delle dello da dal dalla al alla nel nella questo questa quello anche piu molto niente "
        "ciao buongiorno buonasera grazie prego dati azienda ditta italiano parlare personali tempo ora cancellare ordine conservate dov cos com c mi "
        "ti ci vi ne"
    ),
    "pt": listed(
        "eu voce voces ele ela nos meu minha meus minhas seu sua seus suas o os as um uma uns umas e ou mas nao sim sao esta estao estou tenho tem "
        "quero posso pode que quem qual quais como quando quanto onde por para com sem sobre do da dos das no na nas ao muito mais ja tambem nada "
        "tudo isso este ola bom boa dia tarde obrigado obrigada dados empresa portugues falar pessoais apagar"
    ),
    "tr": listed(
        "ben sen biz siz onlar benim senin bizim sizin bu su ve veya ama degil evet hayir var yok ne nasil neden nerede kim kac hangi icin ile gibi "
        "daha cok merhaba tesekkurler tesekkur lutfen verilerimi veri verileri kisisel sirket bilgi istiyorum musunuz misiniz turkce silmek siliyor"
    ),
    "pl": listed(
        "ja ty on ona my wy oni moj moja moje twoj jest sa byl nie tak i lub ale co kto gdzie kiedy jak dlaczego ile ktory dla od do z na w po przez "
        "czy mam masz chce moge prosze dziekuje dzien dobry czesc dane danych firma polsku polski usunac moich"
    ),
    "ro": listed(
        "eu tu el ea noi voi ei meu mea mele dumneavoastra este sunt era nu da si sau dar ce cine unde cand cum de cat care pentru cu fara din la pe "
        "am ai are vreau pot va rog multumesc buna ziua datele date romana romaneste firma sterge"
    ),
}

# Shapes of words that the other language hardly has; looked for in lower case, accents kept.
WORD_SHAPES: Mapping[str, re.Pattern[str]] = {
    "nl": re.compile(
        r"aa|uu|[^aeé]ee(?!s?$|r)|oo(?!p[eé]|k|g|l$|t)|(?<!b)ij|sch|[ai]cht|eeuw|ieuw|[ao]uw|ë|tje?s?$|heid$|lijke?$|ingen$|atie$|(?<=[^aeiou])eren$|kken?$|nkje|zoek|^ge[bdghkpvwz][aeiou]"
    ),
    "fr": re.compile(
        r"[àâçèêîôùûœ]|ée?s?$|eau|aux$|eux$|eu[sr]e?s?$|oi[rx]|oire|[^g]ez$|ais$|ait$|aient$|(?<=[stu])ions?$|qu|ienne?s?$|ité|té$|elle$|ette$|^ré"
    ),
}


def is_neutral(word: str) -> bool:
    """Return whether a plain word proves no language."""
    return word in _NEUTRAL


#: Per language of ours, the words the other does not have.
TELLING: Mapping[str, frozenset[str]] = {
    ours: _OF_LANGUAGE[ours].difference(*(_OF_LANGUAGE[other] for other in LANGUAGES if other != ours)) for ours in LANGUAGES
}

#: Per other language, the words that neither of ours has.
FOREIGN: Mapping[str, frozenset[str]] = {tongue: words.difference(_NEUTRAL, *_OF_LANGUAGE.values()) for tongue, words in _OF_OTHERS.items()}

#: Per other language, the words it shares with one of ours.
SHARED: Mapping[str, frozenset[str]] = {tongue: words - FOREIGN[tongue] for tongue, words in _OF_OTHERS.items()}
