"""Which passwords are accepted."""

from __future__ import annotations

from moderation.domain.messages import Message, message

SHORTEST = 10
LONGEST = 1024

COMMON_TEXT = """
0123456789 0987654321 1029384756 1111111111 1122334455 1234512345 1234554321 1234567890
123456789012 12345678910 123456789a 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 9876543210 abcdefghij
adminadmin administrator asdfasdfasdf asdfghjkl1 asdfghjkl123 changeme123 changemenow
football123 helloworld iloveyou12 iloveyou123 letmein123 letmeinnow master1234 moderation
moderator1 moderator123 passw0rd123 password12 password123 password1234 passwordpassword
princess123 q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedcrfv qwer1234qwer qwerty12345 qwerty123456
qwertyqwerty qwertyuiop qwertyuiop123 qwertzuiop secret1234 secretsecret sunshine123 superman123
test123456 testtesttest trustno1trustno1 venirevenire wachtwoord wachtwoord1 wachtwoord123
welcome123 welcome1234 welkom1234 welkom12345 zaq12wsxcde3 zxcvbnm123
"""

COMMON = frozenset(COMMON_TEXT.split())
"""The most used passwords that are long enough to pass the other rules, in lower case."""


def problem_with(password: str, email: str) -> Message | None:
    """What is wrong with the password for the account of `email`; None if nothing is.

    Lengths count characters. No rule asks for digits or signs: length protects, such rules do not.
    """
    if len(password) < SHORTEST:
        return message("A password has at least %(shortest)s characters.", shortest=SHORTEST)
    if len(password) > LONGEST:
        return message("A password has at most %(longest)s characters.", longest=LONGEST)
    if any("\ud800" <= character <= "\udfff" for character in password):
        return message("This password holds characters that cannot be stored.")
    return _too_easy(password.casefold().strip(), email.casefold().strip())


def _too_easy(password: str, email: str) -> Message | None:
    if password in (email, email.partition("@")[0]):
        return message("A password must differ from your e-mail address.")
    if password in COMMON or len(set(password)) < 3:
        return message("This password is one of the first that attackers try.")
    return None
