package memory_test

import (
	"testing"

	"beian/internal/table"
	"beian/internal/table/memory"
	"beian/internal/table/tabletest"
)

func TestContract(t *testing.T) {
	tabletest.Run(t, func(*testing.T) (table.Table, table.Feed) {
		tbl := memory.New()
		return tbl, tbl
	})
}
