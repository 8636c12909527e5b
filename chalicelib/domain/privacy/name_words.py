"""List the words that tell names of people from ordinary words, for `identity_mask`.

Indonesian and English, folded: in lower case, without accents. The lists are our own.
"""

_GENERIC_WORDS = """
warga masyarakat penduduk rakyat pelapor pengadu pemohon anonim anonymous hamba allah admin
administrator info kontak lapor laporan pengaduan keluhan aduan kepada dari untuk dengan dan
yang di ke kami saya aku kita anda kamu dia mereka bapak ibu tim team user pengguna guest tamu
unknown noname no name nama jalan jln gang lorong blok kampung dusun desa kelurahan kecamatan
kabupaten kota provinsi negara republik indonesia rukun tetangga rt rw perumahan komplek
kompleks pasar sekolah rumah sakit kantor dinas badan lembaga yayasan toko warung grup group
forum komunitas karang taruna surat email mail surel gmail yahoo hotmail outlook ponsel hp
telepon wa salam hormat terima kasih mohon tolong test tes contact office the and of from via
rusak banjir sampah lampu semoga segera sukses sehat air listrik jembatan selokan macet utara
selatan timur barat tengah pusat baru lama besar kecil mati padam hilang bocor kotor bau lubang
berlubang lambat tidak ada mahal kosong penuh bahaya putus gelap roboh tumbang longsor parah
hancur pungli pungutan liar korupsi bantuan sosial gas bpjs ktp kk sim pajak bus kereta trotoar
drainase got parkir pohon tiang kabel internet sinyal obat dokumen izin
surat pernyataan keterangan kuasa bukti transfer pembayaran pelanggan pasien korban saksi nasabah
peserta mahasiswa mahasiswi siswa siswi murid pemilik kelontong kios usaha keluarga sertifikat
kwitansi kuitansi rekening foto formulir tagihan meteran kartu akta ijazah lampiran permohonan
pendaftaran scan gambar video berkas data identitas tanda tangan slip gaji resep rapor nota
struk invoice nomor
"""
#: Words that display names have and that name nobody, and words that stand beside names.
GENERIC = frozenset(_GENERIC_WORDS.split())

_ORDINARY_WORDS = """
indah sari jaya mulia utama bintang surya cahaya putra putri agung budi sehat sejahtera makmur
bunga melati mawar dewi dewa mega bulan matahari kartika permata intan berlian mutiara emas
perak merah putih hijau biru hitam abadi setia bakti karya guna wijaya raya laut gunung sungai
danau hutan pertama ratu raja sultan pangeran tri catur panca satria pratama perkasa sentosa
sentausa damai aman tenteram subur bahagia gembira ceria suci murni bersih cinta kasih sayang
rindu harapan impian fajar senja pagi siang malam angin hujan embun salju guntur petir garuda
elang merpati harimau macan singa naga rusa lestari asri permai nirmala citra cipta karsa jati
mandala nusantara pertiwi merdeka jujur adil bijak cerdas pandai ayu ida anda nur cahya wahyu
hidayat rahmat berkat berkah rezeki amanah iman islam muslim kristen hindu budha taufik ilham
wisnu slamet selamat untung bejo rejo mulyo dalam luar atas bawah mas daya dana bank hari senin
selasa rabu kamis jumat sabtu minggu januari februari maret april mei juni juli agustus
september oktober november desember satu dua tiga empat lima enam tujuh delapan sembilan sepuluh
rose lily grace joy hope faith may june august summer will mark bill frank grant rich young king
page park hill brook green brown white black gray grey long short bush wood stone day light
hakim guru dokter camat lurah polisi tentara pelajar bidan perawat sopir petani nelayan pedagang
"""
#: Names that are ordinary words too: alone they are a name only where the text says so.
ORDINARY = frozenset(_ORDINARY_WORDS.split())

_TITLES_WORDS = """
dr drs dra drg ir h hj haji hajah prof kh ust ustadz ustad ustadzah gus ning sdr sdri saudara
saudari bapak ibu pak bu bpk tn tuan ny nyonya nn nona mr mrs ms miss mas mbak kak bang abang
kang teh om tante eyang mbah adik dik se sh st sp sik skom spd spsi si sip sos ssos sthi mm mh
mt mp mpd msi msc mkom mhum ma ba bsc phd mba amd md apt ns akt ak ca cpa s m k kom pd psi a
"""
#: Titles and forms of address, and the degrees that follow a name.
TITLES = frozenset(_TITLES_WORDS.split())

_NAMED_AFTER_WORDS = """
jalan jln jl gang gg lorong taman perumahan perum komplek kompleks gedung stadion bandara
jembatan masjid gereja rsud rs sd sdn smp sma smk terminal pasar lapangan universitas pelabuhan
simpang
"""
#: What stands before a name that is a place's: of streets, buildings, schools.
NAMED_AFTER = frozenset(_NAMED_AFTER_WORDS.split())

_ADDRESSED_WORDS = """
pak bapak bu ibu bpk sdr sdri saudara saudari mas mbak kak bang abang kang teh om tante mbah
tuan nyonya nona ny tn mr mrs ms miss bernama name nama
"""
#: What stands before the name of a person.
ADDRESSED = frozenset(_ADDRESSED_WORDS.split())
