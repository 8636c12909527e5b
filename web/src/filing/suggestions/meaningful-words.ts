/** Reduce a text to the roots of its meaningful words, to compare it with others. */

const STOP_WORDS = new Set(
  (
    "ada adalah agar akan aku anda atas atau bagi bahwa banyak baru beberapa belum bisa bulan bukan dalam dan dapat dari dekat depan dengan di hanya hari hingga " +
    "ini itu jadi jangan juga kami kapan karena ke kepada kita lagi lalu lama lebih maka mana masih mohon nama oleh pada pak bu ibu bapak para paling saat saja " +
    "sampai sangat saya sebelum sebuah sejak sekali sekarang sekitar selalu semua seperti setelah setiap sudah tahun tanpa telah tentang tersebut tetapi tiap tidak " +
    "tolong untuk warga yang jalan jl rt rw no kota kabupaten kecamatan desa kelurahan the and for with not"
  ).split(" "),
);

/** The words of a text that say something, each reduced to about its root. */
export function stems(text: string): Set<string> {
  const words = text.toLowerCase().match(/[a-z\u00e9]{3,}/g) ?? [];
  return new Set(words.filter((word) => !STOP_WORDS.has(word)).map(stem));
}

const PREFIXES: [RegExp, string][] = [
  [/^[mp]eny(?=[aeiou])/, "s"],
  [/^[mp]eng(?=[aeioughk])/, ""],
  [/^[mp]em(?=[aeiou])/, "p"],
  [/^[mp]em(?=[bfp])/, ""],
  [/^[mp]en(?=[aeiou])/, "t"],
  [/^[mp]en(?=[cdjt])/, ""],
  [/^per(?=[^aeiou])/, ""],
  [/^[mp]e(?=[lmnrwy])/, ""],
  [/^(?:ber|ter|di|ke|se)/, ""],
];

const SHORTEST = 4;

/** The root of a word, roughly: `berlubang` and `lubangnya` meet, `kerusakan` and `dirusak`; `jalan` stays whole. */
export function stem(word: string): string {
  const cut = (from: string, what: RegExp, instead = ""): string => {
    const left = from.replace(what, instead);
    return left.length >= SHORTEST ? left : from;
  };
  let found = cut(word, /(?:nya|lah|kah)$/);
  found = cut(found, /^(?:me|di)/.test(found) ? /(?:kan|i)$/ : /an$/); // verbs end otherwise than nouns
  for (let round = 0; round < 2; round += 1) {
    const [prefix, instead] = PREFIXES.find(([prefix]) => prefix.test(found)) ?? [];
    if (prefix) found = cut(found, prefix, instead);
  }
  return found;
}
