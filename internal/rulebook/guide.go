package rulebook

import (
	"slices"

	"beian/internal/filing"
)

// Deadline is how long one thing of a case may take, for the public guide: N
// working-days, months, calendar-days or hours. Status is where a case waits for
// it, empty for one that another goes over into.
type Deadline struct {
	ID      string
	Status  filing.Status
	N       int
	Unit    string
	Chinese string
	English string
	Source  string
}

// Deadlines lists the clocks of a rule set in the order of a case's life.
func (b *Book) Deadlines(set string) []Deadline {
	var all []Deadline
	for _, d := range b.clocks {
		if len(d.Sets) == 0 || slices.Contains(d.Sets, set) {
			all = append(all, Deadline{
				ID: d.ID, Status: d.Status, N: d.N, Unit: string(d.Unit), Chinese: d.Chinese, English: d.English, Source: d.Source,
			})
		}
	}
	return all
}
