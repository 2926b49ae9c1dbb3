from builder.views import data_page

data_page.show()
