package filing

// Severity says what a finding does to a case.
type Severity string

// The severities: block forbids submission and passing, human asks the
// verifier to look, warn tells the applicant.
const (
	Block Severity = "block"
	Human Severity = "human"
	Warn  Severity = "warn"
)

// Finding is what a rule says about a field of a form. The texts never repeat
// a personal value; they say what is wrong and what to do.
type Finding struct {
	Rule     string   `json:"rule"`
	Field    string   `json:"field"`
	Severity Severity `json:"severity"`
	Chinese  string   `json:"zh"`
	English  string   `json:"en"`
	Source   string   `json:"source"`
}

// Blocks counts the findings that block.
func Blocks(fs []Finding) int {
	n := 0
	for _, f := range fs {
		if f.Severity == Block {
			n++
		}
	}
	return n
}

// Reason is why a case or a field was returned or refused. Code is of the
// reason catalogue, Field the exact path that a correction unlocks, or empty.
// Note is free text of the decider, sealed: it may name a person.
type Reason struct {
	Code  string `json:"code"`
	Field string `json:"field,omitempty"`
	Note  string `json:"note,omitempty"`
}
