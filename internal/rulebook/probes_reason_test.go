package rulebook_test

import (
	"strings"

	"beian/internal/rulebook"
)

// reasonProbes are the coded reasons of each family.
func reasonProbes() []probe {
	var all []probe
	for family, codes := range map[string]string{
		"pre-check": `subject-name subject-number subject-document-type subject-document-expired subject-address
			subject-province scan-missing scan-unreadable head-name head-number head-document head-capacity
			authority-letter mobile-unreachable phone-unreachable email-unreachable address-unreachable site-name
			domain-owner domain-real-name domain-expiring home-page site-content site-remark approval-missing
			approval-invalid commitment-letter consent-missing other-pre-check`,
		"verification": `original-differs head-not-himself domain-certificate access-differs site-differs other-verification`,
		"deferral": `original-forgotten seal-forgotten domain-certificate-forgotten authority-letter-forgotten
			source-unavailable`,
		"renewal": `no-free-slot head-prevented desk-closed force-majeure`,
		"refusal": `not-access-customer no-commission prohibited-content original-not-genuine identity-differs subject-differs
			domain-owner-differs false-information unlicensed-business approval-not-granted blacklisted other-refusal`,
		"review": `review-subject review-head review-contact review-photo review-slip review-material review-site-name
			review-domain review-content review-approval review-access review-withdrawn other-review`,
		"delivery": `delivery-format delivery-subject-exists delivery-domain-exists delivery-domain-real-name
			delivery-blacklisted delivery-material other-delivery`,
		"contest":      `domain-contested contest-certificate-fits contest-owner-differs contest-certificate-invalid other-contest`,
		"confirmation": `confirmation-expired confirmation-attempts confirmation-declined`,
	} {
		all = append(all, probe{"reasons of " + family, strings.Join(strings.Fields(codes), " "), func(b *rulebook.Book) string {
			var list []string
			for _, r := range b.Reasons() {
				if r.Family == family {
					list = append(list, r.Code)
				}
			}
			return strings.Join(list, " ")
		}})
	}
	for way, codes := range map[string]string{
		"scan":    `scan-missing scan-unreadable authority-letter commitment-letter review-material`,
		"consent": `consent-missing`,
		"outside": `mobile-unreachable phone-unreachable email-unreachable address-unreachable domain-owner
			domain-real-name domain-expiring home-page site-content other-pre-check head-not-himself access-differs
			site-differs other-verification review-contact review-domain review-content review-access review-withdrawn
			other-review delivery-domain-real-name delivery-blacklisted other-delivery`,
	} {
		all = append(all, probe{"mended by " + way, strings.Join(strings.Fields(codes), " "), func(b *rulebook.Book) string {
			var list []string
			for _, r := range b.Reasons() {
				if r.Mend == way {
					list = append(list, r.Code)
				}
			}
			return strings.Join(list, " ")
		}})
	}
	return all
}
