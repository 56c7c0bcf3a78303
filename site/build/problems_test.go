package build

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"beian/internal/filing"
)

// calls are the functions of the API that make up what a console may call.
var calls = map[string][]string{
	"apply": {"applicantRoutes", "applicantContestRoutes", "bookingRoutes", "agreementRoutes", "clockRoutes"},
	"provider": {
		"queueRoutes", "providerRoutes", "settingsRoutes", "deskRoutes", "bookingRoutes", "providerContestRoutes", "verificationRoutes",
		"agreementRoutes", "clockRoutes",
	},
	"review": {"queueRoutes", "bureauRoutes", "clockRoutes"},
}

// unspoken are the problems that a console has no words of its own for: what a page
// that fits the system never provokes, and what only others than its readers can.
var unspoken = map[string][]string{
	"": {
		"access-mode", "body-broken", "clock-missing", "contact-channel", "contact-result", "contact-what", "content-type", "cursor", "entry-twice",
		"field-result", "field-twice", "form-version", "idempotency-key", "idempotency-key-reused", "if-match-missing", "lang", "limit",
		"malformed-json", "mine", "missing-body", "missing-field", "not-due", "overdue", "person-id", "purpose-missing", "scan-checksum",
		"scan-of-another-site", "scan-of-no-site", "scan-purpose", "signature-missing", "signature-page", "site-id", "site-twice",
		"slip-copies", "slip-how", "slip-seal", "slip-signer", "source-outcome", "tick-outcome", "tick-twice", "domain-certificate-missing",
		"unknown-agreement", "unknown-check", "unknown-decision", "unknown-field", "unknown-original", "unknown-party", "unknown-path",
		"unknown-province", "unknown-source", "unknown-status", "unknown-tick", "wrong-type",
	},
	"apply": {
		"already-delivered", "case-locked", "day", "domain", "hour", "not-listed", "photo-missing", "reason-code-missing", "reason-field-missing",
		"reasons-missing", "slip-missing", "unknown-scan",
	},
	"provider": {
		"account-claimed", "account-filed", "desk-only", "no-site", "no-site-left", "not-this-person", "too-many-persons", "too-many-sites", "unknown-person", "unknown-scan",
	},
	"review": {"case-locked", "not-listed", "papers-delivered", "too-many-changes"},
}

// TestProblems wants words in each console, in each language, for every problem that
// a call of it can answer, and none for what no call answers.
func TestProblems(t *testing.T) {
	s, every := readSource(t), map[string]string{}
	for console, functions := range calls {
		answers := s.answers(functions)
		for _, l := range languages() {
			words := map[string]string{}
			for _, p := range pages(book(t)) {
				if p.name != console {
					continue
				}
				for key, text := range flat(t, l) {
					if from, code, ok := strings.Cut(key, ".problem."); ok && slices.Contains(p.ships, from) {
						words[code] = text
					}
				}
			}
			for _, code := range slices.Sorted(maps.Keys(answers)) {
				_, said := words[code]
				switch quiet := slices.Contains(unspoken[""], code) || slices.Contains(unspoken[console], code); {
				case !said && !quiet:
					t.Errorf("%s in %s: write what to do about the problem %s of %s", console, l.Code, code, answers[code])
				case said && quiet:
					t.Errorf("%s in %s: the problem %s has words: take it out of unspoken", console, l.Code, code)
				}
			}
			for code := range words {
				if answers[code] == "" {
					t.Errorf("%s in %s: nothing answers the problem %s", console, l.Code, code)
				}
			}
		}
		for _, code := range unspoken[console] {
			if answers[code] == "" {
				t.Errorf("%s: nothing answers the unspoken problem %s", console, code)
			}
		}
		maps.Copy(every, answers)
	}
	for _, code := range unspoken[""] {
		if every[code] == "" {
			t.Errorf("nothing answers the unspoken problem %s", code)
		}
	}
}

// answers gives the problems that functions of the API can answer, with a place that
// makes each. What is not found has one text for all, and what is not available is
// no problem of a caller.
func (s *source) answers(functions []string) map[string]string {
	s.t.Helper()
	all := map[string]string{}
	for _, m := range s.problems(functions) {
		codes := []string{m.code}
		switch {
		case m.kind == string(filing.NotFound) || m.kind == string(filing.Unavailable):
			continue
		case m.code == "":
			codes = s.workedOut(m)
		}
		for _, code := range codes {
			all[code] = m.where
		}
	}
	return all
}

// workedOut gives the codes of a problem that its function works out.
func (s *source) workedOut(m made) []string {
	s.t.Helper()
	switch m.by {
	case "Errorf", "refusal", "complete": // it hands on a code that somebody else makes
		return nil
	case "cleanScan":
		return []string{"photo-missing", "slip-missing", "signature-missing", "domain-certificate-missing"}
	case "filter":
		return []string{"mine", "overdue"}
	case "accessIsOwn":
		var codes []string
		for _, r := range book(s.t).Rules("current") {
			if strings.HasPrefix(r.ID, "access-") && r.Severity == filing.Block {
				codes = append(codes, r.ID)
			}
		}
		return codes
	}
	s.t.Errorf("%s: say here which codes %s works out", m.where, m.by)
	return nil
}
