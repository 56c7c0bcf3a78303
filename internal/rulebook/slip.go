package rulebook

import (
	"fmt"
	"io/fs"
	"slices"

	"beian/internal/filing"
)

// Slip is the layout of the verification slip (网站备案信息真实性核验单, Plan
// 二(二)1(6)): boxes in order, who keeps its copies, what goes with it.
type Slip struct {
	Name       string      `json:"name"`
	Copies     []SlipCopy  `json:"copies"`
	Blocks     []SlipBlock `json:"blocks"`
	Bundle     []SlipPiece `json:"bundle"`
	Ink        []string    `json:"ink"`
	AlsoSigned []SlipPiece `json:"alsoSigned"`
}

// SlipCopy is one copy of the slip and where it goes.
type SlipCopy struct {
	N   int    `json:"n"`
	Use string `json:"use"`
}

// SlipBlock is a box of the slip. FilledBy is "applicant", "provider" or "both".
type SlipBlock struct {
	ID       string      `json:"id"`
	FilledBy string      `json:"filledBy"`
	Fields   []SlipField `json:"fields"`
}

// SlipField is a line of a box. Paths are the fields of a form that it shows,
// with "[]" for the id of the person or site; none is for the desk to fill in.
// Only is "unit" for a line that individuals do not have.
type SlipField struct {
	Chinese string   `json:"zh"`
	Paths   []string `json:"paths"`
	Only    string   `json:"only"`
	Note    string   `json:"note"`
}

// SlipPiece is a paper that goes with the slip, or is signed with it.
type SlipPiece struct {
	ID      string `json:"id"`
	Chinese string `json:"zh"`
	Source  string `json:"source"`
}

// Photo is what a set asks of a head's photo (Plan 二(二)1(4)). Width and Height
// are pixels, exact or the least; MaxMB is 0 when nothing is said.
type Photo struct {
	Set             string   `json:"set"`
	Width           int      `json:"width"`
	Height          int      `json:"height"`
	Exact           bool     `json:"exact"`
	Colour          bool     `json:"colour"`
	Types           []string `json:"types"`
	MaxMB           int      `json:"maxMB"`
	Backdrop        bool     `json:"backdrop"`
	TimeVisible     bool     `json:"timeVisible"`
	BareheadedFront bool     `json:"bareheadedFront"`
	Source          string   `json:"source"`
}

// PhotoCheck is a check of a photo or scan, by the "system" or the "verifier".
type PhotoCheck struct {
	ID   string `json:"id"`
	By   string `json:"by"`
	What string `json:"what"`
}

type slip struct {
	Slip
	Photos []Photo
	Checks []PhotoCheck
}

func (b *Book) loadSlip(data fs.FS) error {
	if err := read(data, "slip.json", &b.slip); err != nil {
		return err
	}
	var paths []string
	for _, block := range b.slip.Blocks {
		for _, f := range block.Fields {
			paths = append(paths, f.Paths...)
		}
	}
	for _, s := range b.sets {
		if _, ok := b.Photo(s.Name); !ok {
			return fmt.Errorf("rule data slip.json: set %s has no photo", s.Name)
		}
	}
	return checkPaths("slip.json", paths)
}

// Slip gives the layout of the slip for a subject of the nature.
func (b *Book) Slip(n filing.Nature) Slip {
	s := b.slip.Slip
	s.Copies, s.Bundle, s.Ink, s.AlsoSigned = slices.Clone(s.Copies), slices.Clone(s.Bundle), slices.Clone(s.Ink), slices.Clone(s.AlsoSigned)
	s.Blocks = slices.Clone(s.Blocks)
	for i := range s.Blocks {
		s.Blocks[i].Fields = slices.DeleteFunc(slices.Clone(s.Blocks[i].Fields), func(f SlipField) bool {
			return f.Only == "unit" && n.Natural()
		})
	}
	return s
}

// Photo gives what a set asks of a head's photo.
func (b *Book) Photo(set string) (Photo, bool) {
	i := slices.IndexFunc(b.slip.Photos, func(p Photo) bool { return p.Set == set })
	if i < 0 {
		return Photo{}, false
	}
	return b.slip.Photos[i], true
}

// PhotoChecks lists what the system checks of photos and scans, and what only a
// verifier can.
func (b *Book) PhotoChecks() []PhotoCheck { return slices.Clone(b.slip.Checks) }
