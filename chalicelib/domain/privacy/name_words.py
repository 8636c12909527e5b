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
pegawai karyawan warga
bagus teguh tegar ikhlas sabar cerah gemilang pelita manis harum wangi bening ramah tulus kurnia
anugerah karunia restu usaha jiwa pelangi terang tenang wibawa mandiri kusuma puji yoga sita sidik
amin sandi tata panji pandan galang cantik elok laras lancar tertib kuat sakti iman maya asih
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
simpang puskesmas klinik kampus stasiun museum makam monumen apotek hotel halte tugu
"""
#: What stands before a name that is a place's: of streets, buildings, schools.
NAMED_AFTER = frozenset(_NAMED_AFTER_WORDS.split())

_ADDRESSED_WORDS = """
pak bapak bu ibu bpk sdr sdri saudara saudari mas mbak kak bang abang kang teh om tante mbah
tuan nyonya nona ny tn mr mrs ms miss bernama name nama
"""
#: What stands before the name of a person.
ADDRESSED = frozenset(_ADDRESSED_WORDS.split())

_ROLES_WORDS = """
direktur manajer manager kepala ketua wakil sekretaris bendahara karyawan karyawati pegawai staf
staff buruh pekerja pensiunan purnawirawan wiraswasta pengusaha wartawan jurnalis relawan anggota
kader orang orangtua tua wali ayah suami istri anak cucu keponakan kakak adik nenek kakek asli asal
pendatang perantau penumpang pengunjung konsumen jaksa advokat pengacara notaris dosen insinyur asn
pns tni polri wni guru honorer kurir ojek ojol driver sopir pengemudi tukang satpam montir koki
penjahit pemulung pejalan pengendara lansia difabel disabilitas janda duda yatim santri alumni
tetangga penghuni penyewa pengontrak pemegang penerima calon mantan eks bekas salah seorang sebagai
selaku tinggal pindah pindahan pulang berasal lulusan berdomisili baru lama lagi pas waktu saat
ketika tadi kemarin sekarang besok setiap tiap selalu sering jarang masih sudah sdh belum blm tidak
tdk gak nggak ngga bukan jangan bisa dapat mau ingin akan harus perlu cuma hanya juga sangat amat
sekali kecewa marah sedih takut khawatir bingung capek lelah sakit heran malu kesal jengkel prihatin
trauma rugi rela ikhlas setuju percaya yakin tahu tau lihat liat dengar dgr coba cek antre antri
daftar urus bayar beli jual kirim terima kerja lewat jalan jatuh lahir hidup sekolah kuliah mengajar
menunggu tunggu nunggu duduk berdiri parkir naik turun masuk keluar datang pergi sampai tiba telat
terlambat tanya minta mohon harap usul saran lapor komplain protes sendiri pribadi sekeluarga
keluarga berdua bertiga semua dgn untuk dari di ke dan atau yang yg karena krn supaya agar jadi
kalau kalo bila tetap pernah sempat telah hendak cari dekat jauh depan belakang sebelah samping
terus sama dulu langganan pelanggan biasa rutin penjaga pengurus pemuda pemudi remaja dewasa bayi
balita perempuan laki lelaki pria wanita gadis bujang gojek grab kost kos ngekos kontrak kesulitan
susah pusing gagal kena dapet dikasih beda ragu curiga resah gelisah galau bosan muak geram kaget
dokter camat lurah polisi tentara pelajar bidan perawat petani nelayan pedagang peternak gubernur
bupati walikota wakil menteri presiden pemkot pemda pemprov pemkab ahli waris tenaga kesehatan
minoritas syiah tuna netra rungu wicara daksa grahita cuci darah rawat inap positif covid stroke
ringan berat kaki lima tebu kanker diabetes hamil kritis darurat
keliru ganda dobel double kurang cacat muncul typo blacklist beda tertukar ketuker keselip ilang
lenyap raib kosong dicoret kecoret kehapus terhapus lolos sesuai cocok valid invalid aktif error
anda itu ini tersebut sini situ sana apa siapa mana gimana bagaimana kapan berapa
petugas pelayanan layanan buruk baik ramah cepat segera harap harapan kasar sopan jelek bagus
jorok kumuh tewas meninggal luka dua tiga empat banyak semua seluruh kembali terpaksa kinerja
jebol ambles ambruk ambrol amblas pecah patah bolong gelap rawan ricuh kacau parah genting
payah zalim bohong pembohong penipu pelaku pencuri oknum preman terlapor korban kode tiket
aspal trotoar gorong saluran genangan jembatan atap pagar tembok truk mobil motor angkot kereta
jadwal loket antrean antrian dana uang biaya tarif harga pupuk beras minyak elpiji solar pertalite
mantap bravo merdeka lanjutkan viralkan tindak usut periksa bongkar tangkap hukum adili bubarkan
perbaiki bersihkan percepat sangat terlalu makin tanpa dalam saja aja dong deh sih nih lho loh
mau maap maaf ampun please pls next kenapa mengapa kok gara numpang ikut titip butuh kehilangan
hendaknya alamat adalah dulu nanti kelak didata data daftar berkas email akun nomor
muslim kristen katolik hindu buddha jawa sunda batak bali madura betawi minang bugis a an am was
have live lost i wong cilik jelata lumpuh total buta bisu tuli huruf gagal ginjal jantung paru lapar
haus miskin single parent viral piatu migran hamil muda
"""
#: Words behind "saya" that say what somebody is, does or feels, and are no name.
ROLES = frozenset(_ROLES_WORDS.split())
