package rulebook

import "strings"

// companions are the fields that hang on another one: whoever has to correct the
// one can't without the others. Paths are below the subject, the person or the
// site.
func companions(name string) []string {
	switch name {
	case "domains":
		return []string{"homePage", "registrations"}
	case "content":
		return []string{"approvals", "attachments", "remark", "interactive"}
	case "service":
		return []string{"licence"}
	case "nature":
		return []string{"document", "attachments"}
	case "province":
		return []string{"address", "attachments"}
	case "address":
		return []string{"province"}
	case "nationality", "document.type", "document.number":
		return []string{"document"}
	}
	return nil
}

// Opened lists the paths that a return of a field lets the applicant change: the
// field, and what can't stay when it changes, such as a home page with its domain.
// An empty field opens nothing.
func Opened(field string) []string {
	if field == "" {
		return nil
	}
	at, name, below := strings.Cut(field, ".")
	paths := []string{field}
	if !below {
		return paths
	}
	name = withoutIndex(name)
	for _, other := range companions(name) {
		// An address of a person moves nobody's province.
		if (name == "address" || name == "province") && at != "subject" {
			continue
		}
		paths = append(paths, at+"."+other)
	}
	return paths
}
