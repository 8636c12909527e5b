"""Texts that an output would act upon if it did not encode them. All of them are ordinary input."""

#: A tag, a way out of an attribute, a template's expression, format fields, a formula, a second
#: header of a letter, the end of a script or of a comment.
HOSTILE = (
    "Antre <script>alert(1)</script> <2 jam",
    "\"><img src=x onerror=alert(1)> '><svg onload=alert(1)>",
    "Harga {{7*7}} ${7*7} <%= 7*7 %> {0} {report.title} %s",
    "=cmd|' /C calc'!A0 +62 @SUM(A1)",
    "Baris satu\nBcc: korban@example.id\n\n<b>baris tiga",
    "&lt;i&gt; &amp; &#60;b&#62; ]]> --> </title></textarea></script>",
)
