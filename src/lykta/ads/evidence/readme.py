"""The file that tells a stranger what the folder is and how to check it, with Lykta and without."""

from lykta.ads.evidence.gathering import ReportContext
from lykta.ads.weigh.text_model import ENOUGH_INFORMATION

_TEXT = """\
UNDERLAG OM NÄTVERK {network}
(English below)

Vad det här är
  Ett utdrag ur en analys av annonser. Börja med index.html, i vilken webbläsare som helst, utan internet.
  Ett nätverk är texter och kontaktvägar som troligen har samma avsändare. Det är inte en person och inte ett
  brottsoffer, och inget här säger att någon utnyttjas.

Filerna
  index.html         rapporten på svenska; index.en.html på engelska
  ads.csv            alla annonser, med en beteckning där det stod en kontaktväg
  members.csv        vilka annonser som hör till nätverket
  links.csv          alla kopplingar med skäl, sannolikhet och osäkerhet; inside: om båda annonserna hör hit
  contacts.csv       vilken annons som har vilken kontaktväg, som pseudonymer; i kolumnen clear står bara
                     kontaktvägar som har visats av ett skäl i bedömningsloggen, och oftast ingen
  observations.csv   iakttagelser, var och en med sin motförklaring
  judgements.csv     analytikernas bedömningar som rör nätverket
  judgements.jsonl   samma rader som i bedömningsloggen; av övriga poster bara kontrollsumman
  settings.json      program, versioner, inställningar och sammanfattning
  manifest.json      alla filers kontrollsummor och storlek, ändamål, vem, när
  manifest.sig       underskriften av manifest.json (Ed25519)
  signer.pem         nyckeln att kontrollera underskriften med
  SHA256SUMS         kontrollsummorna en gång till, i den form som sha256sum läser
  CSV-filerna öppnas i Excel på svenska med ett dubbelklick: semikolon, decimalkomma, UTF-8. En cell som Excel
  skulle ta för en formel har fått en apostrof först.

Kolumner som behöver förklaras
  text_number                  annonser med samma nummer har samma text
  probability, low, high       sannolikheten att samma avsändare har skrivit båda annonserna, och dess
                               gränser; är skälet en kontaktväg är de ett antagande, aldrig inlärda ur filen
  similarity                   hur lika de två texterna är, från 0 till 1, efter ord och ordpar; ovanliga
                               räknas mest
  jaccard                      hur stor del av texternas ord och ordpar som är gemensam, från 0 till 1
  information                  hur mycket egen text den text har som säger minst, i bitar: ovanliga ord ger
                               fler; under {enough:.0f} kan texter lätt vara lika av en slump
  other_contacts               yes: båda annonserna har kontaktvägar, och de hör inte ihop; det talar emot
  shared_words                 så många olika ord har de två texterna gemensamt
                               (de fem är tomma om skälet är en kontaktväg)
  contact                      kontaktvägens pseudonym
  hub                          yes: delas av många som inte hör ihop, och kopplar därför ingen
  verdict                      same: samma avsändare; not: inte samma avsändare; unsure: osäkert
  undone                       yes: en senare post ångrar den

Så kontrolleras mappen med Lykta
  lykta workbench verify MAPPEN --key {fingerprint}

Så kontrolleras mappen utan Lykta
  Gå till mappen i en terminal. Alla fem stegen behövs.
  1. Är det rätt nyckel? Kommandot visar nyckelns fingeravtryck:
       openssl pkey -pubin -in signer.pem -outform DER | sha256sum
     Det ska vara
       {fingerprint}
     och det ska den som lämnade över mappen bekräfta på annat sätt än genom mappen, till exempel per telefon.
  2. Har nyckeln undertecknat manifestet? Svaret ska vara "Signature Verified Successfully":
       openssl pkeyutl -verify -pubin -inkey signer.pem -rawin -in manifest.json -sigfile manifest.sig
  3. Är SHA256SUMS den som manifestet nämner? Svaret ska vara 1:
       grep -c "\\"SHA256SUMS\\":{{\\"sha256\\":\\"$(sha256sum SHA256SUMS | cut -c 1-64)\\"" manifest.json
  4. Är filerna oförändrade? Varje rad ska sluta med "OK":
       sha256sum -c SHA256SUMS
  5. Finns det något mer i mappen? Svaret ska vara {count}:
       ls -A | wc -l
  I stället för steg 3, 4 och 5 går det bra med Python, också i Windows. Svaret ska vara []:
       {python}

--------------------------------------------------------------------------------------------------------------

EVIDENCE ON NETWORK {network}

What this is
  An extract from an analysis of ads. Begin with index.en.html, in any browser, without the internet.
  A network is texts and contacts that probably have one author. It is not a person and not a victim, and
  nothing here says that anybody is exploited.

The files
  index.html         the report in Swedish; index.en.html in English
  ads.csv            every ad, with a tag where a contact stood
  members.csv        which ads are in the network
  links.csv          every link with reason, probability and uncertainty; inside: whether both ads are here
  contacts.csv       which ad holds which contact, as pseudonyms; the column clear has none but contacts that
                     were shown with a reason in the judgement log, and most often none
  observations.csv   observations, each with its counter-explanation
  judgements.csv     the analysts' judgements that concern the network
  judgements.jsonl   the same lines as in the judgement log; of all other entries the hash alone
  settings.json      programs, versions, settings and summary
  manifest.json      hash and size of every file, purpose, who, when
  manifest.sig       the signature of manifest.json (Ed25519)
  signer.pem         the key to check the signature with
  SHA256SUMS         the hashes once more, in the form that sha256sum reads
  The CSV files open in a Swedish Excel: semicolons, decimal comma, UTF-8. A cell that Excel would take for a
  formula has got an apostrophe before it.

Columns that need explaining
  text_number                  ads with the same number have the same text
  probability, low, high       the probability that one author wrote both ads, and its limits; where the
                               reason is a contact they are an assumption, never learnt from the file
  similarity                   how alike the two texts are, from 0 to 1, by words and pairs of words; rare
                               ones count most
  jaccard                      the share of the texts' words and pairs of words that both have, from 0 to 1
  information                  how much wording of its own the text has that says less, in bits: unusual words
                               give more; under {enough:.0f}, texts are easily alike by chance
  other_contacts               yes: both ads have contacts, and nothing joins these, which speaks against
  shared_words                 so many different words the two texts have in common
                               (the five are empty where the reason is a contact)
  contact                      the contact's pseudonym
  hub                          yes: shared by many that do not belong together, and therefore links nobody
  verdict                      same: same author; not: not the same author; unsure
  undone                       yes: a later entry undoes it

How to check the folder with Lykta
  lykta workbench verify FOLDER --key {fingerprint}

How to check the folder without Lykta
  Go to the folder in a terminal. All five steps are needed.
  1. Is it the sender's key? The command shows the fingerprint of the key:
       openssl pkey -pubin -in signer.pem -outform DER | sha256sum
     It shall be
       {fingerprint}
     and the sender has to confirm that by another way than the folder, such as by phone.
  2. Has the key signed the manifest? The answer shall be "Signature Verified Successfully":
       openssl pkeyutl -verify -pubin -inkey signer.pem -rawin -in manifest.json -sigfile manifest.sig
  3. Is SHA256SUMS the one that the manifest names? The answer shall be 1:
       grep -c "\\"SHA256SUMS\\":{{\\"sha256\\":\\"$(sha256sum SHA256SUMS | cut -c 1-64)\\"" manifest.json
  4. Are the files unchanged? Every line shall end with "OK":
       sha256sum -c SHA256SUMS
  5. Is there anything else in the folder? The answer shall be {count}:
       ls -A | wc -l
  Instead of steps 3, 4 and 5, Python does, on Windows as well. The answer shall be []:
       {python}
"""

# One line, in double quotes outside and single quotes inside, so that it can be pasted into any shell.
_PYTHON = (
    "python3 -c \"import hashlib, json, os; f = json.load(open('manifest.json', encoding='utf-8'))['files']; "
    "n = set(os.listdir()) - {'manifest.json', 'manifest.sig'}; "
    "print([x for x in sorted(n | set(f)) if x not in n or x not in f or "
    "hashlib.sha256(open(x, 'rb').read()).hexdigest() != f[x]['sha256']])\""
)
FILES = 15
"""How many files a folder has."""


def readme(told: ReportContext) -> bytes:
    """The text, with this folder's own fingerprint in it."""
    return _TEXT.format(
        network=told.found.name,
        fingerprint=told.fingerprint,
        count=FILES,
        python=_PYTHON,
        enough=ENOUGH_INFORMATION,
    ).encode()
