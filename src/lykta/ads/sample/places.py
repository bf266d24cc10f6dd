"""Towns of the synthetic county and of the tours through it, weighted by their size."""

from lykta.ads.sample.dice import wheel

# The seats of Värmland's sixteen municipalities; weights are inhabitants in thousands, rounded.
VARMLAND = {
    "Karlstad": 96, "Arvika": 26, "Kristinehamn": 24, "Säffle": 15, "Hammarö": 17, "Hagfors": 11,
    "Torsby": 11,
    "Sunne": 13, "Filipstad": 10, "Forshaga": 12, "Kil": 12, "Grums": 9, "Eda": 8, "Årjäng": 10,
    "Storfors": 4,
    "Munkfors": 4,
}  # fmt: skip

ELSEWHERE = {
    "Stockholm": 985, "Göteborg": 605, "Malmö": 362, "Uppsala": 245, "Linköping": 167, "Örebro": 158,
    "Västerås": 158, "Helsingborg": 151, "Norrköping": 145, "Jönköping": 145, "Umeå": 133, "Lund": 130,
    "Borås": 114, "Huddinge": 114, "Eskilstuna": 108, "Gävle": 104, "Halmstad": 105, "Sundsvall": 99,
    "Södertälje": 102, "Växjö": 97, "Haninge": 98, "Kristianstad": 87, "Luleå": 79, "Skellefteå": 76,
    "Kungsbacka": 86, "Kalmar": 72, "Varberg": 69, "Östersund": 64, "Falun": 60, "Trollhättan": 59,
    "Skövde": 58, "Nyköping": 58, "Uddevalla": 57, "Karlskrona": 66, "Borlänge": 52, "Motala": 44,
    "Lidköping": 41,
    "Visby": 61, "Karlskoga": 30, "Mariestad": 25, "Åmål": 12, "Kiruna": 22, "Degerfors": 9, "Vänersborg": 40,
}  # fmt: skip

# Värmland weighs five times its people, since this is that county's file.
TOWNS = wheel(
    [*VARMLAND, *ELSEWHERE],
    [5.0 * people for people in VARMLAND.values()] + [float(people) for people in ELSEWHERE.values()],
)
