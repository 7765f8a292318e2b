#ifndef ACCOUNT_CHECK_H
#define ACCOUNT_CHECK_H

#include <stdbool.h>
#include <stddef.h>

/*
 * account_check - check digits of account numbers and of what looks like them.
 *
 * Each reads digits (capitals too where said) without separators and without NUL; n is their number where it varies.
 * False also where a character is none that may stand there.
 */

/* ISO/IEC 7812-1: payment cards; Swedish giro numbers. */
bool check_luhn(const char *s, size_t n);

/* 9 digits: weights 3, 7, 1, and a Federal Reserve prefix (00-12, 21-32, 61-72, 80). */
bool check_aba(const char s[9]);

/* 18 digits: weights 3, 7, 1, each product modulo 10. */
bool check_clabe(const char s[18]);

/* 22 digits: a check digit for bank and branch, another for the account. */
bool check_cbu(const char s[22]);

/* 12 digits: ISO/IEC 7064 MOD 11,10; found on published codes, no document seen. */
bool check_cnaps(const char s[12]);

bool check_cpf(const char s[11]);
/* 14 characters; capitals too in the first twelve since 2026 (their ASCII code less 48). */
bool check_cnpj(const char s[14]);

/* Unique Entity Number of Singapore, 9 or 10 characters, check letter last. */
bool check_uen(const char *s, size_t n);

bool check_be(const char s[12]); /* the first ten modulo 97, 97 for 0 */
bool check_es(const char s[20]); /* two check digits, modulo 11 */
bool check_fi(const char s[14]); /* machine form; Luhn */
bool check_fr(const char s[23]); /* RIB key, modulo 97; letters in the account */
bool check_hu(
    const char *s, size_t n); /* 16 or 24: weights 9, 7, 3, 1 in the first 8 and in the rest */
bool check_it(const char s[23]); /* CIN; letters in the account */
bool check_no(const char s[11]); /* modulo 11 */
bool check_pt(const char s[21]); /* as check_97 */
bool check_97(
    const char *s, size_t n); /* ISO/IEC 7064 MOD 97-10: Serbia, Montenegro, Macedonia, Slovenia */
bool check_rib(
    const char *s, size_t n); /* a key that makes all divisible by 97: Tunisia, Morocco */
bool check_11_10(
    const char *s, size_t n); /* ISO/IEC 7064 MOD 11,10: both parts of a Croatian account */
bool check_cz(
    const char *s, size_t n); /* a prefix or a number: weights 6 3 7 9 10 5 8 4 2 1, modulo 11 */
bool check_ru(const char bik[9], const char account[20]); /* weights 7, 1, 3 */

/* Swiss postal account, 9 digits: 2, 6 with zeros before, check digit: modulo 10, recursive. */
bool check_swiss_postal(const char s[9]);

/* New Zealand: bank 2, branch 4, base 7, suffix 3; the weights of the bank. */
bool check_nz(const char s[16]);

#endif
