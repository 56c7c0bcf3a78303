package build

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"beian/internal/filing"
	"beian/internal/rulebook"
)

// language is one language of the site. Root is where its pages begin.
type language struct {
	Code string // of the html element
	Root string
	file string // of its catalogue
}

// languages lists the languages, the main one first.
func languages() []language {
	return []language{{"zh-CN", "/", "zh"}, {"en", "/en/", "en"}}
}

// catalogue is the messages of one language: groups of groups of texts.
type catalogue map[string]any

func readCatalogue(sources fs.FS, l language) (catalogue, error) {
	b, err := fs.ReadFile(sources, "messages/"+l.file+".json")
	if err != nil {
		return nil, fmt.Errorf("site: %w", err)
	}
	var c catalogue
	if err := json.Unmarshal(b, &c); err != nil {
		return nil, fmt.Errorf("site: messages of %s: %w", l.Code, err)
	}
	return c, readGroups(sources, "messages/"+l.file, c)
}

// readGroups adds the groups that have a file of their own, which is called like
// the group.
func readGroups(sources fs.FS, folder string, c catalogue) error {
	files, err := fs.ReadDir(sources, folder)
	if err != nil {
		return fmt.Errorf("site: %w", err)
	}
	for _, f := range files {
		name := strings.TrimSuffix(f.Name(), ".json")
		b, err := fs.ReadFile(sources, folder+"/"+f.Name())
		if err != nil {
			return fmt.Errorf("site: %w", err)
		}
		var group map[string]any
		if err := json.Unmarshal(b, &group); err != nil {
			return fmt.Errorf("site: messages %s of %s: %w", name, folder, err)
		}
		if _, twice := c[name]; twice {
			return fmt.Errorf("site: the messages of %s have the group %s twice", folder, name)
		}
		c[name] = group
	}
	return nil
}

// at gives the text or the group under a dotted key.
func (c catalogue) at(key string) (any, bool) {
	var node any = map[string]any(c)
	for part := range strings.SplitSeq(key, ".") {
		group, ok := node.(map[string]any)
		if !ok {
			return nil, false
		}
		if node, ok = group[part]; !ok {
			return nil, false
		}
	}
	return node, true
}

// steps is how many steps lead from submission to number.
const steps = 6

// step gives the step of a straight filing that a stage belongs to, 0 for none.
// A case that goes back goes back to the step whose party looks at it next.
func step(s filing.Stage) int {
	switch s {
	case filing.StageDraft, filing.StageAcceptance:
		return 1
	case filing.StagePreCheck, filing.StageCorrection:
		return 2
	case filing.StageVerification, filing.StageReverification:
		return 3
	case filing.StageDelivery:
		return 4
	case filing.StageReview:
		return 5
	case filing.StageIssuance, filing.StageFiled:
		return steps
	case filing.StageClosed:
		return 0
	}
	return 0
}

// shipped gives the data block of a page: the groups of messages that its
// script reads, the step of each status and the address of the reasons.
func shipped(c catalogue, p page, l language, reasons string) (map[string]any, error) {
	data := map[string]any{"lang": l.Code, "root": l.Root}
	for _, group := range p.ships {
		texts, ok := c.at(group)
		if !ok {
			return nil, fmt.Errorf("site: page %s ships %s, which the messages of %s do not have", p.name, group, l.Code)
		}
		data[group] = texts
	}
	if slices.Contains(p.ships, "status") {
		at := map[filing.Status]int{}
		for _, s := range filing.Standings() {
			at[s.Status] = step(s.Stage)
		}
		data["steps"], data["reasons"] = at, reasons
	}
	return data, nil
}

// paperWords gives what a slip is printed with: it is in Chinese on every page.
func paperWords(chinese catalogue, choices string) map[string]any {
	words := map[string]any{"choices": choices}
	for _, group := range []string{"nature", "province", "field", "form", "slip"} {
		words[group] = chinese[group]
	}
	return words
}

// reasonsFile adds the texts of the coded reasons in one language, which only
// the page of a returned or refused case asks for.
func reasonsFile(files map[string]File, l language, reasons []rulebook.ReasonText) (string, error) {
	texts := map[string]string{}
	for _, r := range reasons {
		texts[r.Code] = r.Chinese
		if l.file == "en" {
			texts[r.Code] = r.English
		}
	}
	body, err := json.Marshal(texts)
	if err != nil {
		return "", fmt.Errorf("site: reasons: %w", err)
	}
	return hashed(files, "reasons-"+l.file, ".json", "application/json", body), nil
}
