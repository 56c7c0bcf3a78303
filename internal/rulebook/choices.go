package rulebook

import (
	"io/fs"
	"slices"
)

// Choice is a code that a form may hold, with its names.
type Choice struct {
	Code    string `json:"code"`
	Chinese string `json:"zh"`
	English string `json:"en"`
}

// Content is a kind of service content (网站服务内容, Plan 一.3). Individual says
// that individuals may choose it, Remark that it needs a remark, Interactive that
// people write to each other there (Notice 四).
type Content struct {
	Choice
	Individual  bool `json:"individual"`
	Remark      bool `json:"remark"`
	Interactive bool `json:"interactive"`
	// Approvals lists pre-approvals of which such content usually needs one.
	Approvals []int `json:"approvals"`
}

// siteNames is what the names of sites should not hold. It is own knowledge, so
// that a human looks.
type siteNames struct {
	Individual []string
	All        []string
}

// ApprovalItem is a pre-approval (前置审批, Order 292 art. 5): by whom, and what
// is shown, in Chinese and, by the ones with En, in English. An abolished one is asked for only in the provinces of ExceptIn.
// Words are those by which content is suspected to need it.
type ApprovalItem struct {
	Code      int      `json:"code"`
	Chinese   string   `json:"zh"`
	English   string   `json:"en"`
	Body      string   `json:"body"`
	BodyEn    string   `json:"bodyEn"`
	Show      string   `json:"show"`
	ShowEn    string   `json:"showEn"`
	Abolished bool     `json:"abolished"`
	ExceptIn  []string `json:"exceptIn"`
	Words     []string `json:"words"`
}

func (b *Book) loadChoices(data fs.FS) error {
	var file struct {
		Contents  []Content
		Languages []Choice
		Approvals []ApprovalItem
	}
	for _, name := range []string{"contents.json", "languages.json", "approvals.json"} {
		if err := read(data, name, &file); err != nil {
			return err
		}
	}
	if err := read(data, "site-names.json", &b.names); err != nil {
		return err
	}
	b.contents, b.languages, b.approvals = file.Contents, file.Languages, file.Approvals
	return nil
}

// Contents lists the kinds of service content.
func (b *Book) Contents() []Content { return slices.Clone(b.contents) }

// Languages lists the languages of a site, by BCP 47 tag.
func (b *Book) Languages() []Choice { return slices.Clone(b.languages) }

// Approvals lists the pre-approvals; one without a code is known by name only.
func (b *Book) Approvals() []ApprovalItem { return slices.Clone(b.approvals) }

// asked reports whether the province asks for the pre-approval.
func (a *ApprovalItem) asked(province string) bool {
	return !a.Abolished || slices.Contains(a.ExceptIn, province)
}

// content gives the kind of content with the code, nil if there is none.
func (b *Book) content(code string) *Content {
	for i := range b.contents {
		if b.contents[i].Code == code {
			return &b.contents[i]
		}
	}
	return nil
}

func (b *Book) language(code string) bool {
	for i := range b.languages {
		if b.languages[i].Code == code {
			return true
		}
	}
	return false
}

// approval gives the pre-approval with the code, nil if there is none.
func (b *Book) approval(code int) *ApprovalItem {
	for i := range b.approvals {
		if code > 0 && b.approvals[i].Code == code {
			return &b.approvals[i]
		}
	}
	return nil
}
