package identifier

import (
	_ "embed"
	"strings"
)

// divisions has a line for every four digits, in order, after lines that begin
// with "#" and sort before all digits.
//
//go:embed divisions.txt
var divisions string

// Division reports whether six digits are the code of a division of GB/T 2260,
// of today or abolished since 1980, of any level, or the one of a residence
// permit. A number with another one may still be genuine: it is a reason to look
// again, not to refuse. The table's date is in divisions.txt.
func Division(code string) bool {
	if len(code) != 6 || !allDigits(code) {
		return false
	}
	line := divisionsOf(code[:4])
	for i := 5; i < len(line); {
		first, end := line[i:i+2], i+2
		last := first
		if end < len(line) && line[end] == '-' {
			last, end = line[end+1:end+3], end+3
		}
		if first <= code[4:] && code[4:] <= last {
			return true
		}
		i = end + 1
	}
	return false
}

// divisionsOf gives the line of four digits, "" if there is none.
func divisionsOf(digits string) string {
	low, high := 0, len(divisions)
	for low < high {
		middle := low + (high-low)/2
		start := low + strings.LastIndexByte(divisions[low:middle], '\n') + 1
		line, _, _ := strings.Cut(divisions[start:high], "\n")
		switch found := line[:min(4, len(line))]; {
		case found == digits:
			return line
		case found < digits:
			low = start + len(line) + 1
		default:
			high = start
		}
	}
	return ""
}
