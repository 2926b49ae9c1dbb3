from builder.views import runs_page

runs_page.show()
