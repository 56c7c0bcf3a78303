package rulebook

import "slices"

// RuleParts lists the rules of all sets part by part: the id, and of which part
// of a form that function of the rule is.
func RuleParts() [][2]string {
	var all [][2]string
	for _, r := range allRules() {
		for _, part := range r.scope() {
			all = append(all, [2]string{r.id, part})
		}
	}
	return all
}

// Without gives a book whose rule does not look at the part.
func (b *Book) Without(id, part string) *Book {
	less := *b
	less.rules = map[string]*ruleSet{}
	for set, rules := range b.checks().rules {
		kept := &ruleSet{all: slices.Clone(rules.all)}
		for i := range kept.all {
			if kept.all[i].id == id {
				kept.all[i].leaveOut(part)
			}
		}
		kept.sort()
		less.rules[set] = kept
	}
	return &less
}

func (r *rule) leaveOut(part string) {
	switch part {
	case "form":
		r.form = nil
	case "subject":
		r.subject = nil
	case "person":
		r.person = nil
	case "site":
		r.site = nil
	case "access":
		r.access = nil
	}
}
