"""List names that very many people in Indonesia have, and tell them by their endings.

Folded: in lower case, without accents. The list is our own.
"""

import re

_NAMES = """
abdillah abdul abdullah abdurrahman abu achmad adam ade adelia adi adit aditya adrian afif agnes
agung agus agustina ahmad ahmadi aini aisyah akbar akhmad aldi alfian ali alif alvin alya amalia
amanda ambar amelia ami amina aminah amir amiruddin amran andi andre andreas andri andrian anggi
anggita anggraini anggun ani anindya anis anisa anita anjar annisa anto anton antonius anwar aprilia
ardi ardian arfan ari ariani ariel arif arini aris arman arni arya asep asih asmara asmawati asri
astuti aswin aulia ayu ayuni azhar azis aziz bagas bagus baharuddin bahri bambang basri basuki bayu
bella benediktus beni benny bernadeta bernadus bernard betty boby bondan budi budiman burhan
burhanuddin cahyo cahyono candra carolus cecep chandra christian christina cici cindy citra dadan
dadang dahlan damar danang dani daniel danu darma darmawan david deddy dedi deni denny desi desy
devi dewi dewo diah dian diana dicky didi didik didin dimas dina dinarti dinda dini dion dionisius
djoko doddy dodi dody dolly doni donny dwi dwiki edi edison edo edward edwin efendi effendi eka eko
ela eli elias elis elisa elisabeth eliza elly elvi elvira emi emil emy enda endah endang endro eny
erik erlangga erlina erna ernawati ernita erwin ester esti eti euis eva evi evita fachri fadil fadli
fahmi fahri faisal faiz fajar fani fanny farah farhan farida faris fatimah fatma fatmawati fauzan
fauzi febri febriana felix fendi ferdi ferdinan ferry fika fikri fina fira firman fitri fitria
fitriani fitriyani frans fransiskus galih galuh gede gilang gina ginanjar gita gunadi gunawan
guntoro gusti habib hadi hadiyanto hafid hafiz haikal halimah hamid hamka hamzah hana handayani
handoko hani hanif hanifah hardi haris harjono harry hartini hartono haryanto hasan hasanah
hasanuddin hasbullah hasna hasyim helena hendra hendri hendrik hendro heni henry heny herawati heri
herlambang herlina herman hermawan herni heru hesti hidayat hidayatullah hilda hilman husein ibrahim
icha ichsan ida idris ignatius ihsan iis ika ike ikhsan ilham ilyas imam iman imas imron ina inayah
indah indra indri indriani inka intan ira irawan irene irfan irfandi irma irsyad irvan irwan
iskandar ismail isnaini istiqomah iwan jajang jaka jamal jamaluddin jamilah jannah jefri jeremia
jerry jessica jihan jimmy johan johannes johny joko jonathan joni jono josef joseph juanda julia
juliana jumadi junaedi junaidi kadek kadir kamal kamaluddin kania karim karina karno kartika kartini
karyadi kasiyem ketut kevin khadijah khairul khoirul khoirunnisa komang komariah kosasih kris krisna
kristian kristina kurniadi kurniasih kurniawan kusnadi kusno laila laras larasati leni leny lestari
lia lidia lidya lilis lina linda lisa lisna listya liza lucia ludwina lukas lukman lulu lusi lusiana
lutfi lutfiah made mahdalena mahmud maimunah malik maman marcel margaretha maria mariam mario markus
marlina marni marsinah martha martin martinus maryam maryani marzuki masduki mastur matius maulana
maya mayang mega meilani melani meliana melinda melisa meri merlin mery michael mikael mila mimin
mira mirna misbah mochamad moh mohammad mona monica muhamad muhammad muhtar muji mujiati mujiono
mukhlis mulyadi mulyana mulyani mulyati mulyono munah munir murni musa muslimin mustafa mustofa
mutia nababan nabila nadia nadya najwa nanang nani nasir nasrul nasution natalia natanael neneng
nengah ngatijo ngatiman nia nila nilam nina ningrum ningsih nisa nisrina nita nova novi novia
noviana nugraha nugroho nuning nunung nur nuraini nurdin nurhasanah nurhayati nurjanah nurlaila
nurul nuryadi nyai nyoman oki okta oktavia olivia oscar paijah painem pandu parjo parlindungan
parman parmi partinah parto patricia paulus petrus pipit poniyem pranata pranoto prasetya prasetyo
pratama priska priyo priyono puji purnama purnomo purwanti purwanto puspita putri putu rachmat raden
raditya rafi rafli rahardjo raharjo rahayu rahman rahmat rahmawati rama ramadhan ramli randi randy
rangga rani rasyid ratih ratmoko ratna ratnasari raymond renata reni resti retno reza ria rian ricky
ridho rido ridwan rifki rika rina rini rio ririn risa riska risma rita rizal rizaldi rizki rizky
robert robi roby rohani rohmah rohman rohmat rokayah romi romlah roni rony rosa rosita rosmawati
rosmini rosyid rudi rudy rukiyah rukmini rusdi ruslan rusli rusmini rustam sabar sabari sabrina
saeful safii safitri saiful salim salma salsabila samiyem samsul samuel sandi santi santoso saodah
sapto saputra saputro sarah sardi sari sarinah sarjono sarmi sartono satria satrio satyo sebastianus
septian septiana setiadi setiawan setyawan setyo shinta sigit sihombing silvia simanjuntak sinaga
sinta siregar siswanto siti situmorang slamat slamet sofi sofia soleh solihin sonia sri sriyani
stefanus stephen suci sugeng suharto suhendar suhendra suherman sukardi sukarman sukarno sukarti
sukini sukirman sukoco sulaiman sulastri sulis sulistyowati sumardi sumarni sumarno sumarti sumiati
sunardi sunarti sunarto sundari supardi suparjo suparman suparmi suparno supartini supomo supri
supriadi supriyadi suradi suroso surti suryadi suryana suryani suryono susanti susanto susi susilo
sutarno sutisna sutopo sutrisna sutrisno suwandi suwarni suwarno suwito suyadi suyanto suyono syafii
syafruddin syahrial syahrul syaiful syamsuddin syarif syifa syukur tarmizi tarno taryono tati taufik
tedi tegar teguh tejo teresia theresia thomas tiara tika timotius tina tini titik titin tito toha
toni tono toto tri trisno triyono tukiyem tulus tuti ucok udin ujang ulfa umar umi untung usep usman
utami utomo vera vina vivi vivin wahid wahono wahyu wahyudi wahyuni waluyo wanda wardi wariyem warni
warsini warsito warsono wati wawan wayan wibisono wibowo widia widodo widya widyawati wijayanto
wildan william winda windi wiranto wisnu wiwik wiwin wulan yahya yanti yanto yanuar yati yayan yeni
yoga yogi yohan yohana yohanes yolanda yosef yosefina yosep yoseph yuda yudha yudhi yudi yuli yulia
yuliana yuliani yulianti yulianto yuni yuniar yunita yunus yusril yustina yusuf zaenal zaenuddin
zahra zahrah zainab zainal zaini zaki zubaidah zulaikha zulfikar zulham zulkifli
"""
#: Names that very many people have: where a name stands, they are one.
COMMON = frozenset(_NAMES.split())

_WORDS_TOO = """
puji yoga iman maya indah suci mega fajar slamet asih lestari citra rahmat intan bagus teguh tegar
tulus sabar untung laras asri anis wahyu satria sari putri putra agung imam abu habib purnama
pratama anggun gusti nyai made umi ami ani rama nova nila
"""
#: Those of them that say something of a person or a thing as well: alone they prove no name.
WORDS_TOO = frozenset(_WORDS_TOO.split())

#: Endings that are of names alone: Suparyanto, Contohwati.
_ENDING = re.compile(
    r"\w{3,}(?:ningsih|ningrum|wati|yanto|yono|yanti|wanto|wanti|uddin|udin|astuti)"
)
_NOT_BY_ENDING = re.compile(r"(?:me|di|ter|ke|karya)\w*")


def is_common_name(word: str) -> bool:
    """Tell whether a folded word is a name that many people have.

    >>> is_common_name("joko"), is_common_name("suharningsih"), is_common_name("melewati")
    (True, True, False)
    """
    return word in COMMON or bool(_ENDING.fullmatch(word) and not _NOT_BY_ENDING.match(word))
