package rulebook

import (
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"beian/internal/filing"
)

// Limits of a domain name (RFC 1035), and of what is looked at at all.
const (
	maxDomain = 253
	maxLabel  = 63
	maxTyped  = 1024
)

// domainProfile is the look-up profile of IDNA 2008 (UTS 46, non-transitional).
func domainProfile() *idna.Profile {
	return idna.New(
		idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(true), idna.CheckHyphens(true),
		idna.CheckJoiners(true), idna.Transitional(false), idna.VerifyDNSLength(true),
	)
}

// Canonical gives the one form of a domain by which it is claimed and looked up
// (I11): no trailing dot, IDNA look-up mapping, lower case, A-labels. Canonical
// of its own result gives the same. Whatever is no domain name of at least two
// labels answers Invalid; the text does not repeat the input.
func (b *Book) Canonical(domain string) (string, error) {
	if len(domain) > maxTyped {
		return "", domainError()
	}
	name := strings.TrimSpace(domain)
	for _, dot := range []string{".", "。", "．", "｡"} {
		if cut, ok := strings.CutSuffix(name, dot); ok {
			name = cut
			break
		}
	}
	if plainASCII(name) {
		name = strings.ToLower(name)
	} else {
		// What has no stable A-label is no name: it must give itself again.
		ascii, err := b.checks().domains.ToASCII(name)
		again, err2 := b.checks().domains.ToASCII(ascii)
		if err != nil || err2 != nil || again != ascii || !utf8.ValidString(name) {
			return "", domainError()
		}
		name = ascii
	}
	if !wellFormed(name) {
		return "", domainError()
	}
	return name, nil
}

func domainError() error {
	return filing.Errorf(filing.Invalid, "domain-form", "domain", "this is not a domain name; enter one like example.cn")
}

// plainASCII reports whether a name needs no mapping: ASCII, and no label that
// claims to be punycode.
func plainASCII(name string) bool {
	for i := range len(name) {
		if name[i] >= 0x80 {
			return false
		}
		if (i == 0 || name[i-1] == '.') && len(name) >= i+4 && strings.EqualFold(name[i:i+4], "xn--") {
			return false
		}
	}
	return true
}

// wellFormed reports whether a lower-case ASCII name is a host name of at least
// two labels whose last one is not a number, as in an address.
func wellFormed(name string) bool {
	if len(name) == 0 || len(name) > maxDomain {
		return false
	}
	labels, last := 0, ""
	for rest := name; ; labels++ {
		label, after, more := strings.Cut(rest, ".")
		if !wellFormedLabel(label) {
			return false
		}
		if !more {
			last = label
			break
		}
		rest = after
	}
	return labels >= 1 && strings.Trim(last, "0123456789") != ""
}

func wellFormedLabel(label string) bool {
	if len(label) == 0 || len(label) > maxLabel || label[0] == '-' || label[len(label)-1] == '-' {
		return false
	}
	for i := range len(label) {
		c := label[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return len(label) < 4 || label[2:4] != "--" || label[:2] == "xn"
}

// registrySuffix gives the part of a canonical domain below which a registry
// sells names (cn, com.cn), "" for a top-level domain that does not exist.
// Suffixes of hosting services, which are domains of somebody, do not count.
func registrySuffix(domain string) string {
	suffix, official := publicsuffix.PublicSuffix(domain)
	for !official {
		_, parent, more := strings.Cut(suffix, ".")
		if !more {
			return ""
		}
		suffix, official = publicsuffix.PublicSuffix(parent)
	}
	return suffix
}

// registrable reports whether a canonical domain is one that its holder
// registered: exactly one label above a suffix.
func registrable(domain, suffix string) bool {
	label, ok := strings.CutSuffix(domain, "."+suffix)
	return ok && label != "" && !strings.Contains(label, ".")
}

// below reports whether a canonical host is the domain or lies below it.
func below(host, domain string) bool {
	return len(host) >= len(domain) && host[len(host)-len(domain):] == domain &&
		(len(host) == len(domain) || host[len(host)-len(domain)-1] == '.')
}

// mixed reports whether a label of the domain may be taken for another one:
// letters of several scripts, or of one that is neither Han nor plain Latin.
func (b *Book) mixed(domain string) bool {
	if plainASCII(domain) {
		return false
	}
	shown, err := b.checks().domains.ToUnicode(domain)
	if err != nil {
		return true
	}
	for label := range strings.SplitSeq(shown, ".") {
		latin, han := false, false
		for _, r := range label {
			switch {
			case r < 0x80:
				latin = latin || unicode.IsLetter(r)
			case unicode.Is(unicode.Han, r):
				han = true
			default:
				return true
			}
		}
		if latin && han {
			return true
		}
	}
	return false
}

// Host gives the host of a home page as it is compared: a domain in A-labels or
// an address; "" for what is not the address of a page.
func (b *Book) Host(page string) string {
	host, _ := b.host(page)
	return host
}

// host gives the host of a home page as the applicant writes it, with or
// without http:// or https://, and whether it is an address. It is "" for
// whatever is no such page.
func (b *Book) host(page string) (host string, address bool) {
	rest := strings.TrimSpace(page)
	if scheme, after, ok := strings.Cut(rest, "://"); ok {
		if !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") {
			return "", false
		}
		rest = after
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	if strings.ContainsAny(rest, "@\\ ") {
		return "", false
	}
	if a, ok := addressOf(rest); ok {
		return a.String(), true
	}
	if name, port, ok := strings.Cut(rest, ":"); ok {
		if port == "" || len(port) > 5 || strings.Trim(port, "0123456789") != "" {
			return "", false
		}
		rest = name
	}
	name, err := b.Canonical(rest)
	if err != nil {
		return "", false
	}
	return name, false
}

// addressOf reads an address with or without a port or brackets. It tries only
// what begins like one, for a name is what people mostly write.
func addressOf(text string) (a netip.Addr, ok bool) {
	if text == "" || text[0] != '[' && text[0] != ':' && !strings.ContainsRune("0123456789abcdefABCDEF", rune(text[0])) ||
		strings.Count(text, ":") < 2 && strings.Count(text, ".") < 3 {
		return netip.Addr{}, false
	}
	if a, err := netip.ParseAddrPort(text); err == nil {
		return a.Addr(), true
	}
	a, err := netip.ParseAddr(strings.Trim(text, "[]"))
	return a, err == nil
}
