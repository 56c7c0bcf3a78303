package identifier_test

import (
	"net/mail"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"beian/internal/rulebook/identifier"
)

// fuzz runs a parser beside an oracle that says which texts are right. Whatever
// the bytes, the two agree: no panic, nothing wrong accepted, nothing right
// refused.
func fuzz(f *testing.F, check func(string) error, right func(string) bool, seeds ...string) {
	f.Helper()
	for _, s := range append(seeds, "", "\xff", "１２３", strings.Repeat("9", 300)) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if err := check(s); (err == nil) != right(s) {
			t.Errorf("%q: %v, the oracle says %v", s, err, right(s))
		}
	})
}

func form(pattern string) func(string) bool { return regexp.MustCompile(pattern).MatchString }

func FuzzResidentID(f *testing.F) {
	fuzz(f, func(s string) error { _, err := identifier.ResidentID(s, now()); return err },
		func(s string) bool { return residentOracle(s, now()) },
		"11010519491231002X", "11010519491231002x", "440524188001010014", "110103190002290014", "110000000001010012")
}

func FuzzResidencePermit(f *testing.F) {
	region := form(`^8[123]0000`)
	fuzz(f, func(s string) error { _, err := identifier.ResidencePermit(s, now()); return err },
		func(s string) bool { return residentOracle(s, now()) && region(s) },
		"810000188501010011", "830000188506150025", "11010519491231002X")
}

func FuzzPermanentResidence(f *testing.F) {
	fuzz(f, identifier.PermanentResidence, permanentOracle, "911124198108030024", "ABC123456789012", "abc123456789012")
}

func FuzzCreditCode(f *testing.F) {
	fuzz(f, func(s string) error { _, err := identifier.CreditCode(s); return err }, creditOracle,
		"91350100M000100Y43", "91350100m000100y43", "91110000PDY00001X3", "91110000POY00001X3")
}

func FuzzOrganisationCode(f *testing.F) {
	fuzz(f, identifier.OrganisationCode, organisationOracle, "D2143569-X", "PDY00006-0", "PDY000028", "d2143569-x")
}

func FuzzLicence(f *testing.F) {
	fuzz(f, func(s string) error { _, err := identifier.Licence(s); return err }, licenceOracle,
		"110108000000016", "110103600000017", "100000400000019")
}

func FuzzPassport(f *testing.F) {
	fuzz(f, identifier.Passport, form(`^[A-Za-z0-9]{5,17}$`), "A1234", "12345678901234567")
}

func FuzzHKMacauPermit(f *testing.F) {
	fuzz(f, identifier.HKMacauPermit, form(`^[HMhm]\d{8}(\d{2})?$`), "H12345678", "M1234567800")
}

func FuzzTaiwanPermit(f *testing.F) {
	fuzz(f, func(s string) error { _, err := identifier.TaiwanPermit(s); return err },
		form(`^\d{8}(\d{2}[A-Za-z0-9]?)?$`), "12345678", "1234567890", "1234567890A")
}

func FuzzOfficerCard(f *testing.F) {
	printable := form(`^[\pL\pM\pN\pP\pS ]{6,20}$`)
	fuzz(f, identifier.OfficerCard, func(s string) bool { return printable(s) && utf8.ValidString(s) },
		"示字第0000001号", "示字0001", "示字第〔0001〕号", "示字第0\u202e0001号")
}

func FuzzOldCertificate(f *testing.F) {
	printable := form(`^[\pL\pM\pN\pP\pS ]{4,30}$`)
	fuzz(f, identifier.OldCertificate, func(s string) bool { return printable(s) && utf8.ValidString(s) },
		"示证字第0001号", "示000", "示例/2009.1")
}

func FuzzMobile(f *testing.F) {
	fuzz(f, identifier.Mobile, form(`^1([35-9]\d|4[5-9])\d{8}$`), "19900000000", "14400000000", "1400000000000")
}

func FuzzLandline(f *testing.F) {
	fuzz(f, func(s string) error { _, err := identifier.Landline(s); return err },
		form(`^0(10|2\d|[3-9]\d{2})-?[2-9]\d{6,7}(-\d{1,6})?$`), "010-80000000", "0755-8000000-12", "021800000001", "010-10000000")
}

// FuzzEmail: what passes is an address to net/mail too, and has no more to it.
func FuzzEmail(f *testing.F) {
	for _, s := range []string{"a@shili.cn", "a.b+c@mail.shili.cn", "a@192.0.2.1", "a..b@shili.cn", "\"a\"@shili.cn", "", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if identifier.Email(s) != nil {
			return
		}
		if a, err := mail.ParseAddress(s); err != nil || a.Address != s || a.Name != "" {
			t.Errorf("%q passes; net/mail says %v, %v", s, a, err)
		}
	})
}
