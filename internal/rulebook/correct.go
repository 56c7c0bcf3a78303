package rulebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"beian/internal/filing"
)

// What a correction at the desk can't do; both are said with what to do instead.
var (
	errNoField  = errors.New("the form has no such field to correct")
	errNotHere  = errors.New("this is not corrected at the desk; return the case to the applicant instead")
	errNotOfFit = errors.New("the value does not fit this field")
)

// Correct writes a text into one field of the form, by its path in the syntax of
// [Values]: "persons[p1].document.number", "sites[s1].domains[0]",
// "sites[s1].registrations[0].holder". The field must be one of the form's; an
// entry of a list is replaced, the last one taken out by an empty value. Who is
// head, natures, capacities, provinces and papers are not corrected this way.
func Correct(f *filing.Form, path string, value filing.Sensitive) error {
	parts := strings.Split(path, ".")
	last, _, _ := strings.Cut(parts[len(parts)-1], "[")
	switch last {
	case "id", "head", "nature", "province", "capacity", "nationality", "attachments", "declaredNumber":
		return errNotHere
	}
	if len(parts) < 2 || strings.Contains(path, ".access.") {
		return errNotHere
	}
	text, err := json.Marshal(f.Shown())
	if err != nil {
		return errNotOfFit
	}
	var whole any
	if err := json.Unmarshal(text, &whole); err != nil {
		return errNotOfFit
	}
	if err := put(whole, parts, value.Reveal()); err != nil {
		return err
	}
	if text, err = json.Marshal(whole); err != nil {
		return errNotOfFit
	}
	var corrected filing.Form
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&corrected); err != nil {
		return errNoField
	}
	*f = corrected
	return nil
}

// put writes the value below a decoded form.
func put(at any, parts []string, value string) error {
	name, index, listed := strings.Cut(strings.TrimSuffix(parts[0], "]"), "[")
	in, ok := at.(map[string]any)
	if !ok {
		return errNoField
	}
	if len(parts) > 1 && !listed {
		return put(in[name], parts[1:], value)
	}
	if len(parts) > 1 {
		list, _ := in[name].([]any)
		i := entry(list, index)
		if i < 0 {
			return errNoField
		}
		return put(list[i], parts[1:], value)
	}
	if listed {
		return putEntry(in, name, index, value)
	}
	switch in[name].(type) {
	case string:
		in[name] = value
	case nil: // left out because it was empty
		in[name] = value
	case bool:
		in[name] = value == "true"
	case float64:
		n, err := strconv.Atoi(value)
		if err != nil {
			return errNotOfFit
		}
		in[name] = n
	default:
		return errNoField
	}
	return nil
}

// putEntry replaces an entry of a list of texts, or takes the last one out.
func putEntry(in map[string]any, name, index, value string) error {
	list, _ := in[name].([]any)
	i, err := strconv.Atoi(index)
	if err != nil || i < 0 || i >= len(list) {
		return errNoField
	}
	if _, ok := list[i].(string); !ok {
		return errNoField
	}
	if value == "" && i == len(list)-1 {
		in[name] = list[:i]
		return nil
	}
	list[i] = value
	return nil
}

// entry finds an entry by its id, or by its place where entries have none.
func entry(list []any, index string) int {
	for i, e := range list {
		if m, ok := e.(map[string]any); ok && m["id"] == index {
			return i
		}
	}
	i, err := strconv.Atoi(index)
	if err != nil || i < 0 || i >= len(list) {
		return -1
	}
	return i
}

// Concerned lists the sites of a form that changes of these paths concern: the
// subject's all of them, a person's those that he answers for.
func Concerned(f *filing.Form, changed []string) []string {
	sites := []string{}
	for i := range f.Sites {
		s := &f.Sites[i]
		for _, path := range changed {
			at := "sites[" + s.ID + "]"
			concerned := path == "subject" || strings.HasPrefix(path, "subject.") || Unlocks(at, path)
			for _, p := range answering(f, s) {
				concerned = concerned || Unlocks("persons["+p.ID+"]", path)
			}
			if concerned {
				sites = append(sites, s.ID)
				break
			}
		}
	}
	return sites
}

// AddressProvince gives the province that an address begins with, if it names
// one.
func (b *Book) AddressProvince(address filing.Sensitive) (code string, named bool) {
	return b.provinceNamed(fold(address.Reveal()))
}
