package scan

// Text gives what a code of [Refused] or of a finding says, in Chinese and in
// English: what is wrong and what to do. It gives nothing for another code.
func Text(code string) (chinese, english string) {
	t := texts()[code]
	return t[0], t[1]
}

// Codes lists every code.
func Codes() []string {
	var all []string
	for code := range texts() {
		all = append(all, code)
	}
	return all
}

func texts() map[string][2]string {
	return map[string][2]string{
		"scan-pdf": {
			"不接受PDF文件。请把每一页导出为图片（JPG或PNG）：在电脑上打开PDF，选择“另存为”或“导出”为图片，或截图；用手机可直接拍照。",
			"PDF files are not taken. Export each page as a picture (JPG or PNG): open the PDF on a computer and choose Save as or Export, or take a screenshot; on a phone, take a photo.",
		},
		"scan-type": {
			"文件不是JPG或PNG图片。请上传JPG或PNG图片。",
			"The file is not a JPG or PNG picture. Upload a JPG or PNG picture.",
		},
		"scan-type-differs": {
			"文件内容与其扩展名不符。请用看图软件重新保存为JPG或PNG后上传。",
			"The content of the file is not what its name says. Save it again as JPG or PNG with a picture viewer and upload that.",
		},
		"scan-empty": {
			"文件是空的。请重新选择文件。",
			"The file is empty. Choose the file again.",
		},
		"scan-too-large": {
			"文件超过10MB。请降低分辨率（A4扫描300dpi即可）后重新上传。",
			"The file is larger than 10 MB. Scan with less resolution (300 dpi is enough for A4) and upload again.",
		},
		"scan-too-many-pixels": {
			"图片像素过多（最多1600万像素；逐行渐进或16位的图片更少）。请以300dpi扫描，或另存为普通JPG后重新上传。",
			"The picture has too many pixels (at most 16 million; fewer where it is progressive or of 16 bits). Scan with 300 dpi or save it as a plain JPG and upload again.",
		},
		"scan-altered": {
			"收到的文件与所选文件不一致。请重新上传。",
			"What arrived is not the file that was chosen. Upload it again.",
		},
		"scan-damaged": {
			"图片已损坏，无法打开。请重新扫描或重新保存后上传。",
			"The picture is damaged and can't be opened. Scan or save it again and upload that.",
		},
		"scan-blank": {
			"图片几乎是空白的。请检查扫描件是否放反或曝光有误。",
			"The picture is nearly blank. Was the page upside down, or the exposure wrong?",
		},
		"scan-tiny": {
			"图片过小（短边不足600像素），小字可能无法辨认。请用300dpi重新扫描。",
			"The picture is small (the shorter side has less than 600 pixels); small print may be lost. Scan it again with 300 dpi.",
		},
		"scan-grey": {
			"图片是黑白的。请尽量上传原件的彩色扫描件。",
			"The picture has no colour. Upload a colour scan of the original if you can.",
		},
		"photo-size-2010": {
			"照片必须正好为800×600像素。请裁剪后重新上传。",
			"The photo must have exactly 800×600 pixels. Crop it and upload again.",
		},
		"photo-size": {
			"照片应为横向，不小于800×600像素。请重新拍摄或裁剪。",
			"The photo must be landscape and have at least 800×600 pixels. Take or crop it again.",
		},
		"photo-grey": {
			"照片应为彩色照片。请检查相机设置后重新拍摄。",
			"The photo must be in colour. Look at the camera's settings and take it again.",
		},
		"photo-time-missing": {
			"照片文件没有拍摄时间。请确认画面上显示了拍摄时间。",
			"The photo's file does not say when it was taken. Make sure that the time shows in the picture.",
		},
		"photo-time-ahead": {
			"照片文件的拍摄时间晚于现在。请检查相机的时间设置。",
			"The photo's file says that it was taken later than now. Check the camera's clock.",
		},
		"photo-stale": {
			"照片不是本次核验时拍摄的。请现场重新拍摄。",
			"The photo was not taken at this verification. Take it now.",
		},
	}
}
