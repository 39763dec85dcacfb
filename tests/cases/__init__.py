"""What real letters print: 31 letters as an editor would write them down, titles and forms."""
